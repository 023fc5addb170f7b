package io.coursework.analysis.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A weighted mean with an interval that resamples whole clusters: values of one cluster, such as
 * the orders of one operand multiset, are no independent trials. With few clusters the interval is
 * rough; where all values are equal it has no width, whatever their number.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176344552">Efron 1979</a>, whose percentile interval
 *     it is
 */
public final class ClusterBootstrap {

  private final double[] sums; // of weight · value, by cluster
  private final double[] weights; // by cluster
  private final double mean;
  private final int n;

  private ClusterBootstrap(double[] sums, double[] weights, int n) {
    this.sums = sums;
    this.weights = weights;
    this.n = n;
    this.mean = Arrays.stream(sums).sum() / Arrays.stream(weights).sum();
  }

  /**
   * A sample.
   *
   * @param values finite, at least one
   * @param weights of the values in the mean, above 0
   * @param clusters what each value belongs to; equal objects are one cluster
   * @throws IllegalArgumentException if the sample is empty, or the three are not equally many
   */
  public static ClusterBootstrap of(double[] values, double[] weights, List<?> clusters) {
    if (values.length == 0 || weights.length != values.length || clusters.size() != values.length) {
      throw new IllegalArgumentException(
          "%d values, %d weights and %d clusters are no sample; give equally many, at least one"
              .formatted(values.length, weights.length, clusters.size()));
    }
    Map<Object, List<Integer>> members = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      members.computeIfAbsent(clusters.get(i), cluster -> new ArrayList<>()).add(i);
    }
    double[] sums = new double[members.size()];
    double[] totals = new double[members.size()];
    int cluster = 0;
    for (List<Integer> own : members.values()) {
      for (int i : own) {
        sums[cluster] += weights[i] * values[i];
        totals[cluster] += weights[i];
      }
      cluster++;
    }
    return new ClusterBootstrap(sums, totals, values.length);
  }

  /** A sample in which all values weigh the same. */
  public static ClusterBootstrap of(double[] values, List<?> clusters) {
    double[] ones = new double[values.length];
    Arrays.fill(ones, 1);
    return of(values, ones, clusters);
  }

  /** The weighted mean. */
  public double mean() {
    return mean;
  }

  /** How many clusters there are. */
  public int clusters() {
    return sums.length;
  }

  /**
   * The mean with its percentile interval.
   *
   * @param level of confidence, between 0 and 1 exclusive
   * @param draws number of resamples, at least 1
   * @return with NaN for both ends if there is one cluster, which tells nothing of the scatter
   */
  public Interval interval(double level, int draws, long seed) {
    return percentile(mean, means(draws, new SplittableRandom(seed)), level, n, clusters() > 1);
  }

  /**
   * The mean less that of an independent sample, with its percentile interval.
   *
   * @return as {@link #interval}; no interval if either has one cluster
   */
  public Interval less(ClusterBootstrap other, double level, int draws, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] own = means(draws, random);
    double[] others = other.means(draws, random);
    for (int draw = 0; draw < draws; draw++) {
      own[draw] -= others[draw];
    }
    boolean scatters = clusters() > 1 && other.clusters() > 1;
    return percentile(mean - other.mean, own, level, n + other.n, scatters);
  }

  private double[] means(int draws, SplittableRandom random) {
    double[] means = new double[draws];
    for (int draw = 0; draw < draws; draw++) {
      double sum = 0;
      double weight = 0;
      for (int i = 0; i < sums.length; i++) {
        int cluster = random.nextInt(sums.length);
        sum += sums[cluster];
        weight += weights[cluster];
      }
      means[draw] = sum / weight;
    }
    return means;
  }

  private static Interval percentile(
      double mean, double[] draws, double level, int n, boolean scatters) {
    if (!scatters) {
      return new Interval(mean, Double.NaN, Double.NaN, n);
    }
    Arrays.sort(draws);
    int cut = (int) Math.floor((1 - level) / 2 * draws.length);
    return new Interval(mean, draws[cut], draws[draws.length - 1 - cut], n);
  }
}
