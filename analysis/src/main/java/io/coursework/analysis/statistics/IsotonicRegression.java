package io.coursework.analysis.statistics;

/**
 * The non-decreasing sequence nearest to given values in weighted squares, by pooling adjacent
 * violators: neighbours that fall are merged into their weighted mean until none does.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177728423">Ayer et al. 1955</a>
 */
public final class IsotonicRegression {

  private IsotonicRegression() {}

  /**
   * Fits the sequence.
   *
   * @param values in the order in which they should rise
   * @param weights as many, above 0
   * @return as many values, none below the one before
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double[] fit(double[] values, double[] weights) {
    int n = values.length;
    if (weights.length != n) {
      throw new IllegalArgumentException(
          "%d values have %d weights; give equally many".formatted(n, weights.length));
    }
    double[] means = new double[n]; // by block
    double[] totals = new double[n];
    int[] sizes = new int[n];
    int blocks = 0;
    for (int i = 0; i < n; i++) {
      means[blocks] = values[i];
      totals[blocks] = weights[i];
      sizes[blocks] = 1;
      blocks++;
      while (blocks > 1 && means[blocks - 2] > means[blocks - 1]) {
        int left = blocks - 2;
        double total = totals[left] + totals[left + 1];
        means[left] = (means[left] * totals[left] + means[left + 1] * totals[left + 1]) / total;
        totals[left] = total;
        sizes[left] += sizes[left + 1];
        blocks--;
      }
    }
    double[] fitted = new double[n];
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < sizes[block]; i++) {
        fitted[at++] = means[block];
      }
    }
    return fitted;
  }
}
