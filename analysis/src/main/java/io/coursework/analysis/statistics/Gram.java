package io.coursework.analysis.statistics;

/** Scalar products of vectors with each other. */
public final class Gram {

  private Gram() {}

  /**
   * All of them.
   *
   * @param vectors [n, d]
   * @return [n, n], symmetric
   */
  public static double[][] of(double[][] vectors) {
    int n = vectors.length;
    double[][] products = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int c = 0; c < vectors[i].length; c++) {
          product += vectors[i][c] * vectors[j][c];
        }
        products[i][j] = product;
        products[j][i] = product;
      }
    }
    return products;
  }
}
