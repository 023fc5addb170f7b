package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Requirements;

/**
 * A stretch of training with an optimiser of its own.
 *
 * @param start its first step
 * @param end the step after its last; {@link Long#MAX_VALUE} for the end of training
 * @param freshMoments whether the optimiser forgets its moments at the first step
 * @param freshLearningRate whether the learning rate's schedule, warm-up included, runs over this
 *     phase alone
 */
public record Phase(long start, long end, boolean freshMoments, boolean freshLearningRate) {
  /** All steps of the training. */
  public static final Phase WHOLE = new Phase(0, Long.MAX_VALUE, false, false);

  public Phase {
    new Requirements()
        .require(start >= 0 && start < end, "phase = %d..%d is empty", start, end)
        .throwIfAny();
  }
}
