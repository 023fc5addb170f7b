package io.coursework.analysis.embedding;

import io.coursework.analysis.statistics.Gram;

/**
 * Cosines between the centred rows of a number embedding.
 *
 * @param matrix C, [n, n], symmetric, entries in [-1, 1]; 0 where a row equals the mean of the
 *     table and so has no direction
 */
record CosineSimilarity(double[][] matrix) {

  static CosineSimilarity of(double[][] centred) {
    int n = centred.length;
    double[][] products = Gram.of(centred);
    double[] norm = new double[n];
    for (int i = 0; i < n; i++) {
      norm[i] = Math.sqrt(products[i][i]);
    }
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double scale = norm[i] * norm[j];
        double cosine = scale == 0 ? 0 : products[i][j] / scale;
        matrix[i][j] = i == j && scale > 0 ? 1 : Math.max(-1, Math.min(1, cosine));
      }
    }
    return new CosineSimilarity(matrix);
  }

  /**
   * The share of the variance of the off-diagonal entries that their circulant part C̄(δ), the mean
   * over (j − i) mod n = δ, accounts for.
   *
   * @param order the number that stands at each place of the circle, [n]
   * @return in [0, 1]; 0 if all entries are equal
   */
  double circulantShare(int[] order) {
    int n = matrix.length;
    double sum = 0;
    double squares = 0;
    double circulant = 0;
    for (int delta = 1; delta < n; delta++) {
      double diagonal = 0;
      for (int i = 0; i < n; i++) {
        double cosine = matrix[order[i]][order[(i + delta) % n]];
        diagonal += cosine;
        squares += cosine * cosine;
      }
      sum += diagonal;
      circulant += diagonal * diagonal / n;
    }
    double constant = sum * sum / (n * (n - 1.0));
    double variance = squares - constant;
    // equal entries leave only rounding, which has no share
    return variance <= 1e-12 * squares ? 0 : Math.max(0, (circulant - constant) / variance);
  }
}
