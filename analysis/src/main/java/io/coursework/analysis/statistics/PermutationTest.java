package io.coursework.analysis.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How rarely a random reordering does as well as the observed order.
 *
 * @param observed the statistic of the order as it is
 * @param nullMean its mean over the draws
 * @param nullLow its 2.5% quantile over the draws
 * @param nullHigh its 97.5% quantile over the draws
 * @param pValue (1 + hits) / (1 + draws), where a hit is a draw whose statistic is at least the
 *     observed one; never 0
 * @param draws the number of random permutations
 */
public record PermutationTest(
    double observed, double nullMean, double nullLow, double nullHigh, double pValue, int draws) {

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
    return all(size, draws, seed, order -> new double[] {statistic.applyAsDouble(order)}).get(0);
  }

  /**
   * Runs the tests of several statistics on the same permutations.
   *
   * @param statistics of a permutation, always as many; otherwise as for {@link #run}
   * @return one test per statistic
   */
  public static List<PermutationTest> all(
      int size, int draws, long seed, Function<int[], double[]> statistics) {
    if (draws < 1) {
      throw new IllegalArgumentException(
          "draws = " + draws + " of a permutation test is below 1; 10000 is usual");
    }
    int[] order = identity(size);
    double[] observed = statistics.apply(order);
    double[][] drawn = new double[observed.length][draws];
    SplittableRandom random = new SplittableRandom(seed);
    for (int draw = 0; draw < draws; draw++) {
      Shuffle.inPlace(order, random);
      double[] values = statistics.apply(order);
      for (int s = 0; s < values.length; s++) {
        drawn[s][draw] = values[s];
      }
    }
    List<PermutationTest> tests = new ArrayList<>();
    for (int s = 0; s < observed.length; s++) {
      tests.add(of(observed[s], drawn[s]));
    }
    return tests;
  }

  /** The numbers from 0 on in their order: the permutation that changes nothing. */
  public static int[] identity(int size) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    return order;
  }

  private static PermutationTest of(double observed, double[] drawn) {
    double threshold = observed - TIE * Math.abs(observed);
    int hits = 0;
    double sum = 0;
    for (double value : drawn) {
      sum += value;
      hits += value >= threshold ? 1 : 0;
    }
    Arrays.sort(drawn);
    int tail = (int) (0.025 * drawn.length);
    return new PermutationTest(
        observed,
        sum / drawn.length,
        drawn[tail],
        drawn[drawn.length - 1 - tail],
        (1.0 + hits) / (1.0 + drawn.length),
        drawn.length);
  }
}
