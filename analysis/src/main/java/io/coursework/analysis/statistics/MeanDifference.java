package io.coursework.analysis.statistics;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

/**
 * How far two means lie apart, by Student's t: its interval and the two-sided p value of no
 * difference.
 *
 * @param mean of the second sample less that of the first
 * @param low lower end of the interval; NaN where the samples give none: one has a single value, or
 *     neither has any scatter
 * @param high upper end; NaN just when low is
 * @param pValue in [0, 1]; NaN just when low is
 * @param degreesOfFreedom of the t law; NaN just when low is
 */
public record MeanDifference(
    double mean, double low, double high, double pValue, double degreesOfFreedom) {

  /**
   * Differences of values that are equal but for this share of them are equal: 0.9 - 0.4, 0.7 -
   * 0.2.
   */
  private static final double ROUNDING = 1e-12;

  /**
   * Of pairs, for example of runs with the same seed: what both of a pair share falls out.
   *
   * @param first finite values
   * @param second as many, each the partner of the first's with the same index
   * @param level of confidence, between 0 and 1 exclusive
   * @throws IllegalArgumentException if there are none, or not equally many
   */
  public static MeanDifference paired(double[] first, double[] second, double level) {
    if (first.length != second.length || first.length == 0) {
      throw new IllegalArgumentException(
          "samples of %d and %d values cannot be paired; give equally many, at least one"
              .formatted(first.length, second.length));
    }
    double[] differences = new double[first.length];
    Arrays.setAll(differences, i -> second[i] - first[i]);
    double mean = StatUtils.mean(differences);
    int n = differences.length;
    return n == 1
        ? without(mean)
        : of(
            mean,
            StatUtils.variance(differences, mean) / n,
            n - 1,
            level,
            Math.max(largest(first), largest(second)));
  }

  /**
   * Of two independent samples, which may differ in size and variance.
   *
   * @param first finite values, at least one
   * @param second the same
   * @param level of confidence, between 0 and 1 exclusive
   * @throws IllegalArgumentException if one is empty
   * @see <a href="https://doi.org/10.1093/biomet/34.1-2.28">Welch 1947</a>
   */
  public static MeanDifference welch(double[] first, double[] second, double level) {
    if (first.length == 0 || second.length == 0) {
      throw new IllegalArgumentException("a sample is empty; give at least one value");
    }
    double mean = StatUtils.mean(second) - StatUtils.mean(first);
    if (first.length == 1 || second.length == 1) {
      return without(mean);
    }
    double u = StatUtils.variance(first) / first.length;
    double v = StatUtils.variance(second) / second.length;
    double degrees = (u + v) * (u + v) / (u * u / (first.length - 1) + v * v / (second.length - 1));
    return of(mean, u + v, degrees, level, Math.max(largest(first), largest(second)));
  }

  /**
   * This difference with its interval cut to what is possible.
   *
   * @param lowBound smallest possible difference, for example -1 for accuracies; may be infinite
   * @param highBound largest possible difference; may be infinite
   */
  public MeanDifference within(double lowBound, double highBound) {
    return new MeanDifference(
        mean, Math.max(lowBound, low), Math.min(highBound, high), pValue, degreesOfFreedom);
  }

  /**
   * A difference whose standard error is known from more than two samples.
   *
   * @param squaredError the square of that, at least 0; 0 gives no interval
   * @param degrees of freedom that it rests on, above 0
   * @param level of confidence, between 0 and 1 exclusive
   */
  public static MeanDifference withError(
      double mean, double squaredError, double degrees, double level) {
    return of(mean, squaredError, degrees, level, Math.abs(mean));
  }

  private static MeanDifference without(double mean) {
    return new MeanDifference(mean, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }

  private static MeanDifference of(
      double mean, double squaredError, double degrees, double level, double largest) {
    if (Math.sqrt(squaredError) <= ROUNDING * largest) {
      return without(mean); // no scatter in so small a sample tells nothing of the scatter
    }
    TDistribution law = new TDistribution(degrees);
    double error = Math.sqrt(squaredError);
    double halfWidth = law.inverseCumulativeProbability((1 + level) / 2) * error;
    return new MeanDifference(
        mean,
        mean - halfWidth,
        mean + halfWidth,
        Math.min(1, 2 * law.cumulativeProbability(-Math.abs(mean) / error)),
        degrees);
  }
}
