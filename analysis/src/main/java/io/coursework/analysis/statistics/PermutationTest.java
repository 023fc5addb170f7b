package io.coursework.analysis.statistics;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * How rarely a random reordering does as well as the observed order.
 *
 * @param observed the statistic of the order as it is
 * @param nullMean its mean over the draws
 * @param pValue (1 + hits) / (1 + draws), where a hit is a draw whose statistic is at least the
 *     observed one; never 0
 * @param draws the number of random permutations
 */
public record PermutationTest(double observed, double nullMean, double pValue, int draws) {

  // Equal statistics, summed in another order, differ by rounding; they count as ties.
  private static final double TIE = 1e-9;

  /**
   * Runs the test.
   *
   * @param size number of things that are permuted
   * @param draws number of random permutations, at least 1
   * @param seed of the draws
   * @param statistic of a permutation [size], which it must not keep; larger means more extreme
   */
  public static PermutationTest run(
      int size, int draws, long seed, ToDoubleFunction<int[]> statistic) {
    if (draws < 1) {
      throw new IllegalArgumentException(
          "draws = " + draws + " of a permutation test is below 1; 10000 is usual");
    }
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    double observed = statistic.applyAsDouble(order);
    double threshold = observed - TIE * Math.abs(observed);
    SplittableRandom random = new SplittableRandom(seed);
    int hits = 0;
    double sum = 0;
    for (int draw = 0; draw < draws; draw++) {
      Shuffle.inPlace(order, random);
      double value = statistic.applyAsDouble(order);
      sum += value;
      if (value >= threshold) {
        hits++;
      }
    }
    return new PermutationTest(observed, sum / draws, (1.0 + hits) / (1.0 + draws), draws);
  }
}
