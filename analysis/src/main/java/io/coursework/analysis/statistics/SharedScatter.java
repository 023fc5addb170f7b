package io.coursework.analysis.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The scatter of many small samples, each drawn towards that of all: where their variances differ
 * no more than such samples do by chance, each becomes that of all, and the more they differ, the
 * nearer each stays to its own. So a test of two samples with few values has the degrees of freedom
 * that all samples give it.
 *
 * <p>The true variances are taken to come from a scaled inverse chi-squared law, whose two numbers
 * are estimated from mean and spread of the sample variances. A sample of one value has the
 * variance that is expected of it.
 *
 * @param variances of a value in each sample
 * @param degrees of freedom that each variance rests on
 * @see <a href="https://doi.org/10.2202/1544-6115.1027">Smyth 2004</a>
 */
public record SharedScatter(double[] variances, double[] degrees) {

  private static final double MOST = 4;

  /**
   * The variances drawn towards each other.
   *
   * @param variances of the samples; what it is of one without degrees of freedom does not matter
   * @param degrees of freedom of each; 0 for a single value
   * @throws IllegalArgumentException if there are not equally many, or all have 0 degrees
   */
  public static SharedScatter of(double[] variances, double[] degrees) {
    double all = Arrays.stream(degrees).sum();
    if (variances.length != degrees.length || !(all > 0)) {
      throw new IllegalArgumentException(
          "%d variances with %s degrees of freedom have no scatter in common; give some above 0"
              .formatted(variances.length, all));
    }
    int[] known = IntStream.range(0, degrees.length).filter(i -> degrees[i] > 0).toArray();
    double mean = Arrays.stream(known).mapToDouble(i -> degrees[i] * variances[i]).sum() / all;
    double prior = priorDegrees(variances, degrees, known, mean);
    double[] drawn = new double[variances.length];
    double[] with = new double[variances.length];
    for (int i = 0; i < drawn.length; i++) {
      double own = degrees[i] > 0 ? variances[i] : 0;
      drawn[i] = (prior * mean + degrees[i] * own) / (prior + degrees[i]);
      with[i] = Math.min(prior + degrees[i], all);
    }
    return new SharedScatter(drawn, with);
  }

  /**
   * How many degrees of freedom the scatter in common is worth to a sample: variances of samples
   * from a law with d0 have a squared coefficient of variation of 2 (d + d0 - 2) / (d (d0 - 4)). A
   * few variances can look equal and not be so, therefore it is at most {@value #MOST} times what a
   * sample has of its own; in simulations the tests then keep their level but for samples of two
   * whose scatters differ widely.
   */
  private static double priorDegrees(
      double[] variances, double[] degrees, int[] known, double mean) {
    double d = Arrays.stream(known).mapToDouble(i -> degrees[i]).average().orElseThrow();
    if (known.length < 2 || mean == 0) {
      return MOST * d;
    }
    double squares =
        Arrays.stream(known).mapToDouble(i -> Math.pow(variances[i] - mean, 2)).sum()
            / (known.length - 1);
    double spread = d * squares / (mean * mean);
    return spread <= 2 ? MOST * d : Math.min(MOST * d, (4 * spread + 2 * d - 4) / (spread - 2));
  }

  /**
   * How far the means of two samples lie apart.
   *
   * @param mean the other's less the first's
   * @param first index of the first sample
   * @param values how many it has
   * @param other index of the other
   * @param otherValues how many that has
   * @param level of confidence, between 0 and 1 exclusive
   */
  public MeanDifference difference(
      double mean, int first, int values, int other, int otherValues, double level) {
    double u = variances[first] / values;
    double v = variances[other] / otherValues;
    double freedom = (u + v) * (u + v) / (u * u / degrees[first] + v * v / degrees[other]);
    double all = Math.min(freedom, Math.max(degrees[first], degrees[other]));
    return MeanDifference.withError(mean, u + v, Double.isNaN(freedom) ? 1 : all, level);
  }
}
