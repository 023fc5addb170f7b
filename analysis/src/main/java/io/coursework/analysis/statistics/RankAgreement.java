package io.coursework.analysis.statistics;

/**
 * Whether few values rise with others: Spearman's correlation against all orders that there are.
 *
 * @param correlation in [-1, 1]
 * @param rises share of all orders that agree as much or more, in ]0, 1]: the one-sided p value of
 *     no relation against values that rise together
 * @param falls the same against values of which one falls where the other rises
 */
public record RankAgreement(double correlation, double rises, double falls) {

  private static final int MOST = 8; // 40,320 orders
  private static final double ROUNDING = 1e-9;

  /**
   * Of two samples.
   *
   * @param x finite values, 2 to 8
   * @param y as many
   * @throws IllegalArgumentException if they are fewer or more, or not equally many
   */
  public static RankAgreement of(double[] x, double[] y) {
    if (x.length < 2 || x.length > MOST) {
      throw new IllegalArgumentException(
          "%d values; give 2 to %d, of which all orders can be tried".formatted(x.length, MOST));
    }
    double correlation = Spearman.correlation(x, y);
    long[] counts = new long[3]; // orders; as high or higher; as low or lower
    count(x, y.clone(), 0, correlation, counts);
    return new RankAgreement(
        correlation, (double) counts[1] / counts[0], (double) counts[2] / counts[0]);
  }

  private static void count(double[] x, double[] y, int from, double correlation, long[] counts) {
    if (from == y.length - 1) {
      double other = Spearman.correlation(x, y);
      counts[0]++;
      counts[1] += other >= correlation - ROUNDING ? 1 : 0;
      counts[2] += other <= correlation + ROUNDING ? 1 : 0;
      return;
    }
    for (int i = from; i < y.length; i++) {
      swap(y, from, i);
      count(x, y, from + 1, correlation, counts);
      swap(y, from, i);
    }
  }

  private static void swap(double[] values, int i, int j) {
    double value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
