package io.coursework.analysis.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction for several tests: rejecting where the adjusted value is at most alpha, the
 * chance of any false rejection is at most alpha, whatever the tests have to do with each other.
 *
 * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979</a>
 */
public final class Holm {

  private Holm() {}

  /**
   * Adjusted p values.
   *
   * @param pValues in [0, 1]; NaN for a test that could not be made, which is not counted
   * @return in the same order, each at least its own p value and at most 1; NaN where that was
   * @throws IllegalArgumentException if one lies outside [0, 1]
   */
  public static double[] adjusted(double[] pValues) {
    for (double p : pValues) {
      if (p < 0 || p > 1) {
        throw new IllegalArgumentException("p value " + p + " lies outside [0, 1]");
      }
    }
    int[] ascending =
        IntStream.range(0, pValues.length)
            .filter(i -> !Double.isNaN(pValues[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[pValues.length];
    Arrays.fill(adjusted, Double.NaN);
    double largest = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      double weighted = (ascending.length - rank) * pValues[ascending[rank]];
      largest = Math.min(1, Math.max(largest, weighted));
      adjusted[ascending[rank]] = largest;
    }
    return adjusted;
  }
}
