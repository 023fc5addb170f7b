package io.coursework.analysis.probe;

import io.coursework.analysis.statistics.Interval;

/**
 * A number that was found.
 *
 * @param value finite
 * @param low lower end of its confidence interval, at 95% if the probe does not say otherwise; NaN
 *     for none
 * @param high upper end; NaN just when low is
 */
public record Estimate(double value, double low, double high) {

  /**
   * @throws IllegalArgumentException if the value is not finite, or one end is missing or not
   *     finite
   */
  public Estimate {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "a score is " + value + "; a probe must define its score or refuse the model");
    }
    if (!(Double.isNaN(low) && Double.isNaN(high)
        || Double.isFinite(low) && Double.isFinite(high))) {
      throw new IllegalArgumentException(
          "a score has the interval %s to %s; give both ends, or neither".formatted(low, high));
    }
  }

  /** A score without an interval. */
  public static Estimate of(double value) {
    return new Estimate(value, Double.NaN, Double.NaN);
  }

  /** A mean with its interval, if the sample gave one. */
  public static Estimate of(Interval interval) {
    return new Estimate(interval.mean(), interval.low(), interval.high());
  }

  /** Whether it has an interval. */
  public boolean hasInterval() {
    return Double.isFinite(low);
  }
}
