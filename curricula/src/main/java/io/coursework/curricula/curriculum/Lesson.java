package io.coursework.curricula.curriculum;

import java.util.Map;
import java.util.Objects;

/**
 * What one step is taught with.
 *
 * @param weights the probability of each operation at the root of a new expression, by name; sums
 *     to 1; before split and difficulty leave expressions out
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
        : OperationWeights.blend(weights, rehearsal.weights(), rehearsal.share());
  }
}
