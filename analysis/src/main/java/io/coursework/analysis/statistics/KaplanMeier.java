package io.coursework.analysis.statistics;

import java.util.List;

/**
 * How long things take when some were not watched to the end.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1958.10501452">Kaplan and Meier 1958</a>
 */
public final class KaplanMeier {

  private KaplanMeier() {}

  /**
   * The probability that it has not happened by a time.
   *
   * @param times at least one
   * @param time at that moment, after what happens then
   * @return in [0, 1]; after the last time watched the last value continues
   */
  public static double survival(List<Survival> times, double time) {
    double survival = 1;
    for (double at : events(times)) {
      if (at <= time) {
        survival *= 1 - (double) happened(times, at) / atRisk(times, at);
      }
    }
    return survival;
  }

  /**
   * The first time by which it has happened to half.
   *
   * @param times at least one
   * @return infinite if half were not reached while watched
   */
  public static double median(List<Survival> times) {
    for (double at : events(times)) {
      if (survival(times, at) <= 0.5 + 1e-12) { // products of fractions, such as 2/3 · 3/4
        return at;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** The times at which it happened to any, ascending, each once. */
  static double[] events(List<Survival> times) {
    return times.stream()
        .filter(Survival::happened)
        .mapToDouble(Survival::time)
        .distinct()
        .sorted()
        .toArray();
  }

  /** To how many it happened at this time. */
  static long happened(List<Survival> times, double at) {
    return times.stream().filter(one -> one.happened() && one.time() == at).count();
  }

  /** To how many it could still happen at this time; those censored just then are counted. */
  static long atRisk(List<Survival> times, double at) {
    return times.stream().filter(one -> one.time() >= at).count();
  }
}
