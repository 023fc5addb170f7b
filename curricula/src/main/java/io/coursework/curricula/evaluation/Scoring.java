package io.coursework.curricula.evaluation;

import io.coursework.curricula.token.Vocabulary;
import java.util.Arrays;
import java.util.List;

/** Scores generated completions. */
public final class Scoring {
  private final Vocabulary vocabulary;

  public Scoring(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Weighted accuracy. A completion without end token is a miss by both accuracies; what follows
   * its first end token is not looked at.
   *
   * @param generated for each example, in the set's order, the tokens after its prompt
   * @throws IllegalArgumentException if there are not as many completions as examples
   */
  public Score score(EvaluationSet set, List<int[]> generated) {
    if (generated.size() != set.examples().size()) {
      throw new IllegalArgumentException(
          String.format(
              "%d completions for %d examples; generate one for each",
              generated.size(), set.examples().size()));
    }
    double answer = 0;
    double strict = 0;
    double all = 0;
    for (int i = 0; i < generated.size(); i++) {
      Example example = set.examples().get(i);
      int[] completion = generated.get(i);
      int end = vocabulary.firstEnd(completion);
      all += example.weight();
      if (end >= 1 && completion[end - 1] == example.sequence().answer()) {
        answer += example.weight();
      }
      if (end >= 0
          && Arrays.equals(Arrays.copyOf(completion, end + 1), example.sequence().completion())) {
        strict += example.weight();
      }
    }
    return new Score(answer / all, strict / all); // exactly 1 where everything is right
  }
}
