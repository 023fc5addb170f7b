package io.coursework.analysis.statistics;

import org.hipparchus.distribution.continuous.TDistribution;

/**
 * How small a difference of two means a comparison could have seen: what a two-sided t test at 5%
 * finds four times out of five, were it there.
 *
 * @param standardError of the difference, above 0
 * @param degreesOfFreedom of the t law
 * @param runs in each of the two samples; the smaller number where they differ, at least 2
 * @see <a href="https://doi.org/10.4324/9780203771587">Cohen 1988</a>
 */
public record NoiseFloor(double standardError, double degreesOfFreedom, int runs) {

  /** The chance of seeing a difference of this size. */
  public static final double POWER = 0.8;

  private static final double ALPHA = 0.05;
  private static final int MOST = 100_000;

  /**
   * The floor of a comparison that was made.
   *
   * @param difference with its interval as the t law gives it, not cut
   * @param level of that interval
   * @param runs as above
   */
  public static NoiseFloor of(MeanDifference difference, double level, int runs) {
    double halfWidth = (difference.high() - difference.low()) / 2;
    double quantile =
        new TDistribution(difference.degreesOfFreedom())
            .inverseCumulativeProbability((1 + level) / 2);
    return new NoiseFloor(halfWidth / quantile, difference.degreesOfFreedom(), runs);
  }

  /** The smallest difference that could be seen. */
  public double difference() {
    return seen(runs);
  }

  /**
   * How many runs each sample needs for a smaller one, with the scatter of these.
   *
   * @param difference above 0
   * @return at most 100,000, which stands for more, too
   */
  public int runsFor(double difference) {
    int low = runs;
    int high = MOST;
    while (low < high) { // the more runs, the smaller what is seen
      int middle = (low + high) / 2;
      if (seen(middle) <= difference) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return high;
  }

  /** With another number of runs, all else as it is. */
  private double seen(int count) {
    double degrees = degreesOfFreedom * (count - 1) / (runs - 1);
    TDistribution law = new TDistribution(degrees);
    return standardError
        * Math.sqrt((double) runs / count)
        * (law.inverseCumulativeProbability(1 - ALPHA / 2)
            + law.inverseCumulativeProbability(POWER));
  }
}
