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
    double[] firstTimes = sorted(first.stream());
    double[] secondTimes = sorted(second.stream());
    double[] firstEvents = sorted(first.stream().filter(Survival::happened));
    double[] events =
        sorted(Stream.concat(first.stream(), second.stream()).filter(Survival::happened));
    double observed = 0;
    double expected = 0;
    double variance = 0;
    for (int i = 0; i < events.length; ) {
      double at = events[i];
      int until = below(events, Math.nextUp(at));
      double d = until - i;
      // Those censored just then are still counted.
      double ofFirst = firstTimes.length - below(firstTimes, at);
      double n = ofFirst + secondTimes.length - below(secondTimes, at);
      double share = ofFirst / n;
      observed += below(firstEvents, Math.nextUp(at)) - below(firstEvents, at);
      expected += d * share;
      // hypergeometric: d of the n at risk, share of them in the first group
      variance += n > 1 ? d * share * (1 - share) * (n - d) / (n - 1) : 0;
      i = until;
    }
    return new LogRank(observed, expected, variance);
  }

  private static double[] sorted(Stream<Survival> group) {
    return group.mapToDouble(Survival::time).sorted().toArray();
  }

  /** How many of some ascending times lie below one. */
  private static int below(double[] times, double at) {
    int from = 0;
    int to = times.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (times[middle] < at) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
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
