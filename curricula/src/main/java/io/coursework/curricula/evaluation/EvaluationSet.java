package io.coursework.curricula.evaluation;

import io.coursework.curricula.spec.Digest;
import io.coursework.curricula.split.SplitPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Distinct expressions of one operation, or of several mixed.
 *
 * @param operation its name, and no other operation occurs in the expressions; or {@link #MIXED}
 * @param part of the split that they belong to
 * @param examples at least one; their weights sum to 1
 */
public record EvaluationSet(String operation, SplitPart part, List<Example> examples) {

  /** In place of an operation's name: all taught operations, evenly, at every node. */
  public static final String MIXED = "mixed";

  public EvaluationSet {
    examples = List.copyOf(examples);
    if (examples.isEmpty()) {
      throw new IllegalArgumentException(
          "the " + part.label() + " set of " + operation + " is empty; give at least one example");
    }
  }

  /**
   * The score of always giving the commonest answer: the largest share of the weight that one
   * answer has. A model that learned nothing but the answers' frequencies scores this.
   *
   * @return in ]0, 1]
   */
  public double chance() {
    Map<Integer, Double> shares = new HashMap<>();
    double largest = 0;
    for (Example example : examples) {
      largest =
          Math.max(
              largest, shares.merge(example.sequence().answer(), example.weight(), Double::sum));
    }
    return largest;
  }

  /** Tells sets apart: covers operation, part, every token of every example, and its weight. */
  public String digest() {
    Digest digest = new Digest().line(operation).line(part.label());
    for (Example example : examples) {
      digest.ints(example.sequence().prompt()).ints(example.sequence().completion());
      digest.line(Double.toHexString(example.weight()));
    }
    return digest.hex();
  }
}
