package io.coursework.analysis.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Probabilities of several tests that are looked at together. */
public final class Holm {

  private Holm() {}

  /**
   * Adjusts them, so that under the null hypotheses the chance that any is at most alpha is at most
   * alpha, whatever the tests have to do with each other.
   *
   * @param ps of the tests, each in [0, 1]
   * @return adjusted, in the same order; none is smaller than it was, all at most 1
   * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979</a>
   */
  public static double[] adjusted(double[] ps) {
    List<Integer> order =
        IntStream.range(0, ps.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> ps[i]))
            .toList();
    double[] adjusted = new double[ps.length];
    double largest = 0;
    for (int rank = 0; rank < ps.length; rank++) {
      int i = order.get(rank);
      largest = Math.max(largest, Math.min(1, (ps.length - rank) * ps[i]));
      adjusted[i] = largest;
    }
    return adjusted;
  }
}
