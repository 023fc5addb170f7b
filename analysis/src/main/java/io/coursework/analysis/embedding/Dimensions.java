package io.coursework.analysis.embedding;

import io.coursework.analysis.statistics.Gram;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * Over how many directions a table spreads: three counts that agree when all are alike. With λ the
 * eigenvalues of the table's covariance and p = √λ/Σ√λ:
 *
 * @param participation the participation ratio, (Σλ)²/Σλ²
 * @param effective the effective rank, exp(−Σ p ln p)
 * @param stable the stable rank, Σλ/max λ
 * @see <a href="https://ieeexplore.ieee.org/document/7098875">Roy and Vetterli 2007</a> for the
 *     effective rank
 */
record Dimensions(double participation, double effective, double stable) {

  // Eigenvalues below this part of the largest are rounding: singular values a millionth of it.
  private static final double ROUNDING = 1e-12;

  /** Of a centred table; all 0 where it is constant. */
  static Dimensions of(double[][] centred) {
    double[][] gram =
        centred.length <= centred[0].length ? Gram.of(centred) : Gram.of(transposed(centred));
    double[] eigenvalues =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(gram, false)).getEigenvalues();
    double largest = Arrays.stream(eigenvalues).max().orElseThrow();
    if (!(largest > 0)) {
      return new Dimensions(0, 0, 0);
    }
    double[] lambda = Arrays.stream(eigenvalues).filter(x -> x > ROUNDING * largest).toArray();
    double sum = Arrays.stream(lambda).sum();
    double squares = Arrays.stream(lambda).map(x -> x * x).sum();
    double roots = Arrays.stream(lambda).map(Math::sqrt).sum();
    double entropy =
        Arrays.stream(lambda).map(x -> Math.sqrt(x) / roots).map(p -> -p * Math.log(p)).sum();
    return new Dimensions(sum * sum / squares, Math.exp(entropy), sum / largest);
  }

  private static double[][] transposed(double[][] rows) {
    double[][] columns = new double[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[0].length; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return columns;
  }
}
