package io.coursework.analysis.statistics;

import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

/**
 * How sure an estimate is, from what it becomes without each of the units that were observed: with
 * Student's t of one degree of freedom less than there are units. The same data give the same bits,
 * as no draw at random is made.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176345462">Efron and Stein 1981</a>
 */
public final class Jackknife {

  private Jackknife() {}

  /**
   * Half of the confidence interval.
   *
   * @param without the estimate without each unit
   * @param level between 0 and 1 exclusive
   * @return infinite for fewer than two units
   */
  public static double reach(double[] without, double level) {
    int n = without.length;
    if (n < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double squares = StatUtils.populationVariance(without) * (n - 1);
    return new TDistribution(n - 1).inverseCumulativeProbability((1 + level) / 2)
        * Math.sqrt(squares);
  }
}
