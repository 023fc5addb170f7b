package io.coursework.analysis.statistics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
          "%d weights, %d clusters and %d draws do not make a bootstrap; give one weight and one cluster per observation, and a draw"
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
   * A bootstrap whose clusters are any objects.
   *
   * @param clusters what each observation belongs to; equal objects are one cluster
   * @throws IllegalArgumentException as the constructor
   */
  public static ClusteredBootstrap of(double[] weights, List<?> clusters, int draws, long seed) {
    Map<Object, Integer> ids = new HashMap<>();
    int[] own = new int[clusters.size()];
    for (int i = 0; i < own.length; i++) {
      ids.putIfAbsent(clusters.get(i), ids.size());
      own[i] = ids.get(clusters.get(i));
    }
    return new ClusteredBootstrap(weights, own, draws, seed);
  }

  /** How many clusters there are. */
  public int clusters() {
    return times[0].length;
  }

  /**
   * The weighted mean of one sample less that of another one, which has nothing to do with it.
   *
   * @param one with draws of its own, as many as the other has
   * @return as {@link #of(ToDoubleFunction, double[][])}; no interval if either has one cluster
   */
  public static Interval difference(
      ClusteredBootstrap one, double[] values, ClusteredBootstrap other, double[] others) {
    double[] drawn = one.drawnMeans(values);
    double[] subtracted = other.drawnMeans(others);
    Arrays.setAll(drawn, draw -> drawn[draw] - subtracted[draw]);
    double mean = one.mean(values).mean() - other.mean(others).mean();
    boolean scatters = one.clusters() > 1 && other.clusters() > 1;
    return interval(mean, drawn, scatters, one.clusters() + other.clusters());
  }

  private double[] drawnMeans(double[] values) {
    int count = times[0].length;
    double[][] sums = new double[1][count];
    double[][] totals = new double[1][count];
    add(values, sums[0], totals[0]);
    return Arrays.stream(times).mapToDouble(draw -> means(sums, totals, draw)[0]).toArray();
  }

  /** Adds weights and weighted values of the clusters. */
  private void add(double[] values, double[] sums, double[] totals) {
    for (int i = 0; i < weights.length; i++) {
      if (!Double.isNaN(values[i])) {
        sums[clusters[i]] += weights[i] * values[i];
        totals[clusters[i]] += weights[i];
      }
    }
  }

  private static Interval interval(double value, double[] drawn, boolean scatters, int n) {
    double[] finite = Arrays.stream(drawn).filter(Double::isFinite).toArray();
    return !scatters || finite.length < 2
        ? new Interval(value, Double.NaN, Double.NaN, n)
        : new Interval(
            value, StatUtils.percentile(finite, TAIL), StatUtils.percentile(finite, 100 - TAIL), n);
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
      add(columns[column], sums[column], totals[column]);
      for (int cluster = 0; cluster < count; cluster++) {
        known[cluster] |= totals[column][cluster] > 0;
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
            .toArray();
    return interval(value, drawn, n > 1, n);
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
