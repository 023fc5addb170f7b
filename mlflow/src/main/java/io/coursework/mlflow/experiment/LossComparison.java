package io.coursework.mlflow.experiment;

import io.coursework.tracking.run.MetricHistory;
import java.util.Map;
import java.util.Optional;

/**
 * The losses of two trainings of the same configuration, held against each other bit by bit.
 *
 * @param compared steps, or points of a curve, of which both have a loss
 * @param equal how many of them have the same bits
 * @param first the first that has not; empty if all have
 * @param largest difference, nats; 0 if all are equal, NaN if one of the two is not a number
 */
public record LossComparison(
    long compared, long equal, Optional<LossVerification.Difference> first, double largest) {

  /**
   * Of the losses of every step.
   *
   * @param start the first step that both have trained
   * @param recorded by step; NaN where none is known
   * @param repeated the same of the other training; one that took fewer or more steps differs
   */
  public static LossComparison of(long start, float[] recorded, float[] repeated) {
    Sum sum = new Sum();
    for (int step = (int) start; step < Math.max(recorded.length, repeated.length); step++) {
      float then = step < recorded.length ? recorded[step] : Float.NaN;
      float now = step < repeated.length ? repeated[step] : Float.NaN;
      boolean both = step < recorded.length && step < repeated.length;
      if (!both || !Float.isNaN(then) && !Float.isNaN(now)) {
        sum.add(step, then, now, Float.floatToRawIntBits(then) == Float.floatToRawIntBits(now));
      }
    }
    return sum.result();
  }

  /** Of two curves of the training loss, for a run that does not have the loss of every step. */
  public static LossComparison of(MetricHistory recorded, MetricHistory repeated) {
    Map<Long, Double> then = recorded.byStep();
    Map<Long, Double> now = repeated.byStep();
    Sum sum = new Sum();
    then.forEach(
        (step, loss) -> {
          if (now.containsKey(step)) {
            float one = loss.floatValue();
            float other = now.get(step).floatValue();
            sum.add(step, one, other, loss.equals(now.get(step)));
          }
        });
    return sum.result();
  }

  /** Whether there was something to compare, and all of it has the same bits. */
  public boolean isEqual() {
    return compared > 0 && first.isEmpty();
  }

  /** Adds up. */
  private static final class Sum {
    private long compared;
    private long equal;
    private Optional<LossVerification.Difference> first = Optional.empty();
    private double largest;

    void add(long step, float then, float now, boolean same) {
      compared++;
      if (same) {
        equal++;
        return;
      }
      if (first.isEmpty()) {
        first = Optional.of(new LossVerification.Difference(step, then, now));
      }
      double difference = Math.abs((double) then - now);
      largest = Double.isNaN(difference) ? difference : Math.max(largest, difference);
    }

    LossComparison result() {
      return new LossComparison(compared, equal, first, largest);
    }
  }
}
