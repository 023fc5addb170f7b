package io.coursework.curricula.curriculum;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What one step is taught with.
 *
 * @param weights the probability of each operation at the root of a new expression, by name; sums
 *     to 1
 * @param difficulty how far into the difficult expressions the step goes
 * @param rehearsal old expressions that take the place of some new ones
 * @param phase the stretch of training that the step belongs to
 */
public record Lesson(
    Map<String, Double> weights, Difficulty difficulty, Rehearsal rehearsal, Phase phase) {
  public Lesson {
    Objects.requireNonNull(difficulty, "difficulty");
    Objects.requireNonNull(rehearsal, "rehearsal");
    Objects.requireNonNull(phase, "phase");
  }

  /** New expressions of every difficulty, in one phase with all steps of the training. */
  public static Lesson of(Map<String, Double> weights) {
    return new Lesson(weights, Difficulty.ALL, Rehearsal.NONE, Phase.WHOLE);
  }

  /** The probability of each operation at the root of any row, new or rehearsed; sums to 1. */
  public Map<String, Double> mixture() {
    if (rehearsal.share() == 0) {
      return weights;
    }
    Map<String, Double> mixture = new TreeMap<>();
    weights.forEach(
        (name, weight) -> mixture.merge(name, weight * (1 - rehearsal.share()), Double::sum));
    rehearsal
        .weights()
        .forEach((name, weight) -> mixture.merge(name, weight * rehearsal.share(), Double::sum));
    return mixture;
  }

  public Lesson with(Difficulty difficulty) {
    return new Lesson(weights, difficulty, rehearsal, phase);
  }

  public Lesson with(Rehearsal rehearsal) {
    return new Lesson(weights, difficulty, rehearsal, phase);
  }

  public Lesson with(Phase phase) {
    return new Lesson(weights, difficulty, rehearsal, phase);
  }

  /** The share of each operation in the step's rows, rehearsed ones included; sums to 1. */
  public Map<String, Double> mix() {
    return rehearsal.share() == 0
        ? weights
        : Weights.blend(weights, rehearsal.weights(), rehearsal.share());
  }
}
