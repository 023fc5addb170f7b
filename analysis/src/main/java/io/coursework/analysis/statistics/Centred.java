package io.coursework.analysis.statistics;

/** Tables whose columns have mean 0. */
public final class Centred {

  private Centred() {}

  /**
   * A table with the mean of each column taken away; a constant column becomes exactly 0.
   *
   * @param values row-major [n, d]
   * @return [n, d]
   */
  public static double[][] of(float[] values, int d) {
    int n = values.length / d;
    double[][] centred = new double[n][d];
    for (int j = 0; j < d; j++) {
      // Measured from row 0, a constant column becomes exactly 0 and leaves no rounding behind.
      double sum = 0;
      for (int i = 0; i < n; i++) {
        centred[i][j] = (double) values[i * d + j] - values[j];
        sum += centred[i][j];
      }
      for (int i = 0; i < n; i++) {
        centred[i][j] -= sum / n;
      }
    }
    return centred;
  }
}
