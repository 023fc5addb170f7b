package io.coursework.analysis.statistics;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the log-rank test of whether something takes equally long in two groups rests on.
 *
 * @param observed how often it happened in the first group
 * @param expected how often it would have, were the groups alike
 * @param variance of observed, were they alike and nothing that is observed depended on another; 0
 *     if nothing happened while both were watched
 * @see <a href="https://doi.org/10.2307/2344317">Peto and Peto 1972</a>
 */
public record LogRank(double observed, double expected, double variance) {

  /** Of nothing. */
  static final LogRank NONE = new LogRank(0, 0, 0);

  /** Compares two groups. */
  public static LogRank test(List<Survival> first, List<Survival> second) {
    double observed = 0;
    double expected = 0;
    double variance = 0;
    List<Survival> all = Stream.concat(first.stream(), second.stream()).toList();
    for (double at : events(all)) {
      double n = atRisk(all, at);
      double d = happened(all, at);
      double share = atRisk(first, at) / n;
      observed += happened(first, at);
      expected += d * share;
      // hypergeometric: d of the n at risk, share of them in the first group
      variance += n > 1 ? d * share * (1 - share) * (n - d) / (n - 1) : 0;
    }
    return new LogRank(observed, expected, variance);
  }

  /** The times at which it happened to any, ascending, each once. */
  private static double[] events(List<Survival> times) {
    return times.stream()
        .filter(Survival::happened)
        .mapToDouble(Survival::time)
        .distinct()
        .sorted()
        .toArray();
  }

  /** To how many it happened at this time. */
  private static long happened(List<Survival> times, double at) {
    return times.stream().filter(one -> one.happened() && one.time() == at).count();
  }

  /** To how many it could still happen at this time; those censored just then are counted. */
  private static long atRisk(List<Survival> times, double at) {
    return times.stream().filter(one -> one.time() >= at).count();
  }

  /** This and what is compared apart from it: another stratum. */
  LogRank plus(LogRank other) {
    return new LogRank(
        observed + other.observed, expected + other.expected, variance + other.variance);
  }

  /**
   * The logarithm of how many times more often it happens in the first group than in the second,
   * per unit of time, by Peto's one step; NaN if nothing happened while both were watched.
   */
  double logRatio() {
    return variance == 0 ? Double.NaN : (observed - expected) / variance;
  }
}
