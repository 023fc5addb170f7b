package io.coursework.tfmodel.training;

/**
 * Steps of a training that were taken under the same circumstances; with them its losses can be
 * calculated again.
 *
 * @param step the first of them
 * @param processor that they ran on
 * @param tensorflow its version
 * @param device a name such as {@code /device:CPU:0}
 * @param rollbacks how often the training had diverged and gone back: each halves the learning rate
 * @param end the step by which the training ends, having learned, and towards which its rate falls;
 *     0 where it ends as planned
 */
public record LossSegment(
    long step, String processor, String tensorflow, String device, int rollbacks, long end) {

  /** This stretch from another step on. */
  public LossSegment from(long step) {
    return new LossSegment(step, processor, tensorflow, device, rollbacks, end);
  }

  /** This stretch in a training that has learned and ends by some step. */
  public LossSegment endingBy(long other) {
    return new LossSegment(step, processor, tensorflow, device, rollbacks, other);
  }

  /** The factor of its learning rates. */
  public double rateScale() {
    return rateScale(rollbacks);
  }

  /** The factor of the learning rate after so many rollbacks. */
  public static double rateScale(int rollbacks) {
    return StrictMath.pow(0.5, rollbacks);
  }
}
