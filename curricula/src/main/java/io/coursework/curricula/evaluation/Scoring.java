package io.coursework.curricula.evaluation;

import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores generated completions. */
public final class Scoring {
  private final Vocabulary vocabulary;
  private final ChainCheck check;

  public Scoring(Task task) {
    this.vocabulary = new Vocabulary(task);
    this.check = new ChainCheck(task);
  }

  /**
   * Weighted accuracy. A completion without end token is a miss by all accuracies; what follows its
   * first end token is not looked at.
   *
   * @param generated for each example, in the set's order, the tokens after its prompt
   * @throws IllegalArgumentException if there are not as many completions as examples
   */
  public Score score(EvaluationSet set, List<int[]> generated) {
    return score(judge(set, generated));
  }

  private record Judged(Example example, boolean answer, boolean strict, boolean valid) {}

  private List<Judged> judge(EvaluationSet set, List<int[]> generated) {
    if (generated.size() != set.examples().size()) {
      throw new IllegalArgumentException(
          String.format(
              "%d completions for %d examples; generate one for each",
              generated.size(), set.examples().size()));
    }
    List<Judged> judged = new ArrayList<>(generated.size());
    for (int i = 0; i < generated.size(); i++) {
      judged.add(judge(set.examples().get(i), generated.get(i)));
    }
    return judged;
  }

  private Judged judge(Example example, int[] completion) {
    int end = vocabulary.firstEnd(completion);
    boolean answer = end >= 1 && completion[end - 1] == example.sequence().answer();
    boolean strict =
        end >= 0
            && Arrays.equals(Arrays.copyOf(completion, end + 1), example.sequence().completion());
    boolean valid = strict || answer && check.check(example.expression(), completion).valid();
    return new Judged(example, answer, strict, valid);
  }

  private static Score score(List<Judged> judged) {
    double answer = 0;
    double strict = 0;
    double valid = 0;
    double all = 0;
    for (Judged one : judged) {
      double weight = one.example().weight();
      all += weight;
      answer += one.answer() ? weight : 0;
      strict += one.strict() ? weight : 0;
      valid += one.valid() ? weight : 0;
    }
    return new Score(answer / all, strict / all, valid / all); // exactly 1 where all are right
  }
}
