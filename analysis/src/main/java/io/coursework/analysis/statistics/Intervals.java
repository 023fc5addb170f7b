package io.coursework.analysis.statistics;

import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

/** Confidence intervals. */
public final class Intervals {

  private Intervals() {}

  /**
   * Student's t interval of a mean, clipped to the range of the quantity. It supposes that the
   * sample, for example one accuracy per seed, comes from about a normal law; with few seeds it is
   * wide, as it should be.
   *
   * @param sample finite values, at least one
   * @param level of confidence, between 0 and 1 exclusive, for example 0.95
   * @param lowBound smallest possible value, for example 0 for an accuracy; may be infinite
   * @param highBound largest possible value, for example 1 for an accuracy; may be infinite
   * @return with NaN for both ends if the sample has one value: one run tells nothing of the
   *     scatter
   * @throws IllegalArgumentException if the sample is empty or holds a value that is not finite or
   *     lies outside the bounds, or the level is not a share
   */
  public static Interval mean(double[] sample, double level, double lowBound, double highBound) {
    requireLevel(level);
    int n = sample.length;
    if (n == 0) {
      throw new IllegalArgumentException("the sample is empty; give at least one value");
    }
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(sample[i]) || sample[i] < lowBound || sample[i] > highBound) {
        throw new IllegalArgumentException(
            "value %d of the sample is %s, outside [%s, %s]; give finite values within the bounds"
                .formatted(i, sample[i], lowBound, highBound));
      }
    }
    double mean = StatUtils.mean(sample);
    if (n == 1) {
      return new Interval(mean, Double.NaN, Double.NaN, 1);
    }
    double quantile = new TDistribution(n - 1).inverseCumulativeProbability((1 + level) / 2);
    double halfWidth = quantile * Math.sqrt(StatUtils.variance(sample, mean) / n);
    return new Interval(
        mean, Math.max(lowBound, mean - halfWidth), Math.min(highBound, mean + halfWidth), n);
  }

  /**
   * Where the next value of a sample lies, if it comes from the same normal law: the prediction
   * interval, clipped to the range of the quantity.
   *
   * @param sample as for {@link #mean}, at least two values
   * @return the sample's mean, and the interval of one more value
   * @throws IllegalArgumentException as {@link #mean}, or if there is one value alone
   */
  public static Interval next(double[] sample, double level, double lowBound, double highBound) {
    Interval mean = mean(sample, level, lowBound, highBound);
    int n = sample.length;
    if (n < 2) {
      throw new IllegalArgumentException("one value tells nothing of the next; give at least two");
    }
    double quantile = new TDistribution(n - 1).inverseCumulativeProbability((1 + level) / 2);
    double halfWidth =
        quantile * Math.sqrt(StatUtils.variance(sample, mean.mean()) * (1 + 1.0 / n));
    return new Interval(
        mean.mean(),
        Math.max(lowBound, mean.mean() - halfWidth),
        Math.min(highBound, mean.mean() + halfWidth),
        n);
  }

  /**
   * Wilson's score interval of a probability; unlike the normal one it holds its level for few
   * trials and for shares near 0 and 1.
   *
   * @param hits number of successes
   * @param n number of independent trials, at least 1
   * @param level of confidence, between 0 and 1 exclusive
   * @return mean = hits / n; the ends lie in [0, 1]
   * @throws IllegalArgumentException if not 0 &lt;= hits &lt;= n and 1 &lt;= n, or the level is no
   *     share
   */
  public static Interval proportion(int hits, int n, double level) {
    requireLevel(level);
    if (n < 1 || hits < 0 || hits > n) {
      throw new IllegalArgumentException(
          "hits = %d of n = %d is not a proportion; give 0 <= hits <= n and n >= 1"
              .formatted(hits, n));
    }
    double z = new NormalDistribution().inverseCumulativeProbability((1 + level) / 2);
    double share = (double) hits / n;
    double scale = 1 + z * z / n;
    double centre = (share + z * z / (2 * n)) / scale;
    double halfWidth = z * Math.sqrt(share * (1 - share) / n + z * z / (4.0 * n * n)) / scale;
    return new Interval(
        share,
        hits == 0 ? 0 : Math.max(0, centre - halfWidth), // exactly 0: rounding leaves a remainder
        hits == n ? 1 : Math.min(1, centre + halfWidth),
        n);
  }

  private static void requireLevel(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "level = " + level + " lies outside (0, 1); give a share, for example 0.95");
    }
  }
}
