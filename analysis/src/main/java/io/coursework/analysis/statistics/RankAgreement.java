package io.coursework.analysis.statistics;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Whether few values rise or fall with others: Spearman's correlation against all orders that there
 * are.
 *
 * @param correlation in [-1, 1]
 * @param pValue share of all orders whose correlation is as far from 0 or farther, in ]0, 1]: the
 *     exact two-sided p of no relation
 * @param decisive the least size of a correlation of these values whose p is below the level; NaN
 *     if none is: the values are too few
 */
public record RankAgreement(double correlation, double pValue, double decisive) {

  private static final int MOST = 8; // 40,320 orders
  private static final double GRID = 1e9; // sums in another order differ by rounding

  /**
   * Of two samples.
   *
   * @param x finite values, 2 to 8
   * @param y as many
   * @param level that a p must be below, for example 0.05
   * @throws IllegalArgumentException if they are fewer or more, or not equally many
   */
  public static RankAgreement of(double[] x, double[] y, double level) {
    if (x.length < 2 || x.length > MOST) {
      throw new IllegalArgumentException(
          "%d values; give 2 to %d, of which all orders can be tried".formatted(x.length, MOST));
    }
    double correlation = Spearman.correlation(x, y);
    NavigableMap<Long, Integer> orders = new TreeMap<>(); // how many, by the correlation's size
    count(Spearman.unitRanks(x), Spearman.unitRanks(y), 0, orders);
    double decisive = Double.NaN;
    for (long size : orders.descendingKeySet()) {
      if (share(orders, size) < level) {
        decisive = size / GRID;
      }
    }
    return new RankAgreement(correlation, share(orders, size(correlation)), decisive);
  }

  private static void count(double[] x, double[] y, int from, NavigableMap<Long, Integer> orders) {
    if (from == y.length - 1) {
      double product = 0;
      for (int i = 0; i < x.length; i++) {
        product += x[i] * y[i];
      }
      orders.merge(size(product), 1, Integer::sum);
      return;
    }
    for (int i = from; i < y.length; i++) {
      swap(y, from, i);
      count(x, y, from + 1, orders);
      swap(y, from, i);
    }
  }

  private static long size(double correlation) {
    return Math.round(GRID * Math.abs(correlation));
  }

  private static double share(NavigableMap<Long, Integer> orders, long atLeast) {
    return (double) total(orders.tailMap(atLeast, true)) / total(orders);
  }

  private static int total(NavigableMap<Long, Integer> orders) {
    return orders.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static void swap(double[] values, int i, int j) {
    double value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
