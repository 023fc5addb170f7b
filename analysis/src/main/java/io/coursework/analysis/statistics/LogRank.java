package io.coursework.analysis.statistics;

import java.util.List;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The log-rank test of whether something takes equally long in two groups.
 *
 * @param observed how often it happened in the first group
 * @param expected how often it would have, were the groups alike
 * @param variance of observed, were they alike; 0 if nothing happened while both were watched
 * @param events how often it happened in both groups
 * @see <a href="https://doi.org/10.2307/2344317">Peto and Peto 1972</a>
 */
public record LogRank(double observed, double expected, double variance, int events) {

  /**
   * What is compared with each other only, for example the runs of one size.
   *
   * @param first times of the first group
   * @param second times of the second group
   */
  public record Stratum(List<Survival> first, List<Survival> second) {
    public Stratum {
      first = List.copyOf(first);
      second = List.copyOf(second);
    }
  }

  /** Compares two groups. */
  public static LogRank test(List<Survival> first, List<Survival> second) {
    return test(List.of(new Stratum(first, second)));
  }

  /** Compares two groups within each stratum and adds up. */
  public static LogRank test(List<Stratum> strata) {
    double observed = 0;
    double expected = 0;
    double variance = 0;
    int events = 0;
    for (Stratum stratum : strata) {
      List<Survival> all =
          Stream.concat(stratum.first().stream(), stratum.second().stream()).toList();
      for (double at : KaplanMeier.events(all)) {
        double n = KaplanMeier.atRisk(all, at);
        double d = KaplanMeier.happened(all, at);
        double share = KaplanMeier.atRisk(stratum.first(), at) / n;
        observed += KaplanMeier.happened(stratum.first(), at);
        expected += d * share;
        // hypergeometric: d of the n at risk, share of them in the first group
        events += (int) d;
        variance += n > 1 ? d * share * (1 - share) * (n - d) / (n - 1) : 0;
      }
    }
    return new LogRank(observed, expected, variance, events);
  }

  /** At least 0; about a chi-squared value of one degree of freedom if the groups are alike. */
  public double chiSquared() {
    double excess = observed - expected;
    return variance == 0 ? 0 : excess * excess / variance;
  }

  /** In [0, 1]; NaN if nothing happened while both groups were watched. */
  public double pValue() {
    return variance == 0
        ? Double.NaN
        : 1 - new ChiSquaredDistribution(1).cumulativeProbability(chiSquared());
  }

  /**
   * How many times more often it happens in the first group than in the second, per unit of time,
   * by Peto's one step; its interval contains 1 just where the test is not significant at that
   * level.
   *
   * @param level of confidence, between 0 and 1 exclusive
   * @return n is {@link #events}; all NaN if nothing happened while both groups were watched
   */
  public Interval rateRatio(double level) {
    if (variance == 0) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN, events);
    }
    double log = (observed - expected) / variance;
    double half =
        new NormalDistribution().inverseCumulativeProbability((1 + level) / 2)
            / Math.sqrt(variance);
    return new Interval(Math.exp(log), Math.exp(log - half), Math.exp(log + half), events);
  }
}
