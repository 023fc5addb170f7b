package io.coursework.mlflow.comparison;

import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import java.util.Arrays;

/**
 * What settings are compared by.
 *
 * @param label for people: its key, or {@code held-out SUM}
 * @param lowest whether the lowest is the best
 * @param low the least that it can be; may be infinite
 * @param high the most
 */
public record ComparedMetric(String label, boolean lowest, double low, double high) {

  /** An accuracy, of which the highest is the best. */
  public static ComparedMetric accuracy(String label) {
    return new ComparedMetric(label, false, 0, 1);
  }

  /**
   * A metric of which it was said what is the best.
   *
   * @param key by which its range is known
   */
  public static ComparedMetric judged(String label, String key, boolean lowest) {
    return new ComparedMetric(label, lowest, MetricKeys.low(key), MetricKeys.high(key));
  }

  /**
   * The metric of a key.
   *
   * @param lowest whether the lowest is the best whatever its name says
   */
  static ComparedMetric of(String key, boolean lowest) {
    return new ComparedMetric(
        key, lowest || MetricKeys.isLowerBetter(key), MetricKeys.low(key), MetricKeys.high(key));
  }

  /** How much better one is than another; below 0 if it is worse. */
  double better(double one, double other) {
    return lowest ? other - one : one - other;
  }

  /** Whether it can only lie in [0, 1]. */
  boolean isShare() {
    return low == 0 && high == 1;
  }

  /** The mean of a sample with its 95% interval, within what the metric can be. */
  public Interval mean(double[] sample) {
    boolean within = Arrays.stream(sample).allMatch(value -> value >= low && value <= high);
    return within
        ? Intervals.mean(sample, RunGroup.LEVEL, low, high)
        : Intervals.mean(
            sample, RunGroup.LEVEL, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }
}
