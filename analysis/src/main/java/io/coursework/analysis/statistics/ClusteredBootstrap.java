package io.coursework.analysis.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.StatUtils;

/**
 * Percentile intervals by drawing whole clusters of observations again. What stands in one cluster,
 * such as one multiset of operands in several orders, is not independent; clusters are. Every
 * statistic sees the same draws, so that differences are paired.
 */
public final class ClusteredBootstrap {

  private static final double TAIL = 2.5; // percent on either side

  private final double[] weights;
  private final int[] clusters;
  private final int[][] times; // [draw, cluster]: how often the draw has it

  /**
   * @param weights of the observations, positive
   * @param clusters of each observation; ids from 0, none left out
   * @param draws at least 1; 1000 is usual
   * @throws IllegalArgumentException if there is no observation, or not one cluster for each
   */
  public ClusteredBootstrap(double[] weights, int[] clusters, int draws, long seed) {
    if (weights.length == 0 || weights.length != clusters.length || draws < 1) {
      throw new IllegalArgumentException(
          "%d weights, %d clusters and %d draws are no bootstrap; give one weight and one cluster per observation, and a draw"
              .formatted(weights.length, clusters.length, draws));
    }
    this.weights = weights.clone();
    this.clusters = clusters.clone();
    int count = Arrays.stream(clusters).max().orElseThrow() + 1;
    this.times = new int[draws][count];
    SplittableRandom random = new SplittableRandom(seed);
    for (int[] draw : times) {
      for (int i = 0; i < count; i++) {
        draw[random.nextInt(count)]++;
      }
    }
  }

  /**
   * The weighted mean.
   *
   * @param values one per observation; NaN where it has none
   */
  public Interval mean(double[] values) {
    return of(means -> means[0], values);
  }

  /**
   * A function of several weighted means, such as their ratio.
   *
   * @param columns values, one per observation; NaN where it has none
   * @return its value at the means of all, the 95% interval over the draws where it is finite (NaN
   *     for fewer than two clusters that have a value), and the number of these clusters
   */
  public Interval of(ToDoubleFunction<double[]> statistic, double[]... columns) {
    int count = times[0].length;
    double[][] sums = new double[columns.length][count];
    double[][] totals = new double[columns.length][count];
    boolean[] known = new boolean[count];
    for (int column = 0; column < columns.length; column++) {
      for (int i = 0; i < weights.length; i++) {
        double value = columns[column][i];
        if (!Double.isNaN(value)) {
          sums[column][clusters[i]] += weights[i] * value;
          totals[column][clusters[i]] += weights[i];
          known[clusters[i]] = true;
        }
      }
    }
    int[] once = new int[count];
    Arrays.fill(once, 1);
    double value = statistic.applyAsDouble(means(sums, totals, once));
    int n = 0;
    for (boolean one : known) {
      n += one ? 1 : 0;
    }
    double[] drawn =
        Arrays.stream(times)
            .mapToDouble(draw -> statistic.applyAsDouble(means(sums, totals, draw)))
            .filter(Double::isFinite)
            .toArray();
    return n < 2 || drawn.length < 2
        ? new Interval(value, Double.NaN, Double.NaN, n)
        : new Interval(
            value, StatUtils.percentile(drawn, TAIL), StatUtils.percentile(drawn, 100 - TAIL), n);
  }

  private static double[] means(double[][] sums, double[][] totals, int[] times) {
    double[] means = new double[sums.length];
    for (int column = 0; column < sums.length; column++) {
      double sum = 0;
      double total = 0;
      for (int cluster = 0; cluster < times.length; cluster++) {
        sum += times[cluster] * sums[column][cluster];
        total += times[cluster] * totals[column][cluster];
      }
      means[column] = sum / total;
    }
    return means;
  }
}
