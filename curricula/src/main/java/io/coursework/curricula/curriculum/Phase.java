package io.coursework.curricula.curriculum;

/**
 * What the optimiser has forgotten: a training that continues as if it began again at some step.
 *
 * @param momentsSince the step before which the optimiser has forgotten its moments
 * @param rateStart first step of the learning rate's schedule, warm-up included
 * @param rateEnd the step after its last; {@link Long#MAX_VALUE} for the end of training
 */
public record Phase(long momentsSince, long rateStart, long rateEnd) {
  /** Nothing is ever forgotten. */
  public static final Phase WHOLE = new Phase(0, 0, Long.MAX_VALUE);

  public Phase {
    if (momentsSince < 0 || rateStart < 0 || rateStart >= rateEnd) {
      throw new IllegalArgumentException(
          "a phase cannot start at step %d with rates of steps %d..%d"
              .formatted(momentsSince, rateStart, rateEnd));
    }
  }

  /** This phase, in a training that ends by some step. */
  public Phase endingBy(long step) {
    return step < rateEnd ? new Phase(momentsSince, rateStart, step) : this;
  }
}
