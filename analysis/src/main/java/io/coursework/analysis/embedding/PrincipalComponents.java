package io.coursework.analysis.embedding;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/**
 * Principal components of a number embedding: the singular value decomposition of E, by the
 * eigenvectors of E·Eᵀ, which takes the virtual machine less time to compile; a run of seconds
 * feels that.
 *
 * <p>The sign of a component is free; here the entry of largest magnitude is positive, and of equal
 * ones the last, so that a perfect number line rises. The components do not depend on a rotation of
 * the columns.
 *
 * @param coordinates [n, k]; column c holds the numbers' coordinates on PC c+1; k = min(n - 1, d)
 * @param directions [d, k]; column c is the unit vector of PC c+1, so that coordinates = E ·
 *     directions; 0 where the table has no such component
 * @param explainedVariance [k], the components' shares of the total variance, decreasing, with sum
 *     1; all 0 for a constant table
 */
record PrincipalComponents(
    double[][] coordinates, double[][] directions, double[] explainedVariance) {

  // Values are floats of relative precision 6e-8: what lies this far below the largest singular
  // value is their rounding, and becomes 0 instead of a component made of noise.
  private static final double ROUNDING = 1e-6;
  private static final double EQUAL_MAGNITUDE = 1e-6;

  static PrincipalComponents of(NumberEmbedding embedding) {
    int n = embedding.modulus();
    int d = embedding.dModel();
    int k = Math.min(n - 1, d);
    double[][] coordinates = new double[n][k];
    double[][] directions = new double[d][k];
    double[] explainedVariance = new double[k];
    double[][] centred = embedding.centred();
    double largest =
        Arrays.stream(centred).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    if (largest == 0) {
      return new PrincipalComponents(coordinates, directions, explainedVariance);
    }
    RealMatrix table = new Array2DRowRealMatrix(centred, false);
    EigenDecompositionSymmetric gram =
        new EigenDecompositionSymmetric(table.multiplyTransposed(table));
    double[] sigma = // (n), decreasing
        Arrays.stream(gram.getEigenvalues()).map(value -> Math.sqrt(Math.max(0, value))).toArray();
    double total = 0;
    for (int c = 0; c < k; c++) {
      if (sigma[c] > ROUNDING * sigma[0]) {
        double[] scores = gram.getEigenvector(c).toArray();
        double sign = sign(scores);
        for (int i = 0; i < n; i++) {
          coordinates[i][c] = sign * sigma[c] * scores[i];
        }
        double[] direction = table.preMultiply(scores);
        for (int j = 0; j < d; j++) {
          directions[j][c] = sign * direction[j] / sigma[c];
        }
        explainedVariance[c] = sigma[c] * sigma[c];
        total += explainedVariance[c];
      }
    }
    for (int c = 0; c < k; c++) {
      explainedVariance[c] /= total;
    }
    return new PrincipalComponents(coordinates, directions, explainedVariance);
  }

  /**
   * The first components as unit vectors, of free sign.
   *
   * @param gram of the centred rows, [n, n]
   * @return [c, n], fewer than asked for where the table has fewer
   */
  static double[][] units(double[][] gram, int most) {
    EigenDecompositionSymmetric all =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(gram, false));
    double[] values = all.getEigenvalues(); // decreasing
    return IntStream.range(0, Math.min(most, gram.length - 1))
        .filter(c -> values[c] > 0 && Math.sqrt(values[c]) > ROUNDING * Math.sqrt(values[0]))
        .mapToObj(c -> all.getEigenvector(c).toArray())
        .toArray(double[][]::new);
  }

  /** Coordinates on one component, [n]; all 0 beyond the last component. */
  double[] component(int index) {
    return Arrays.stream(coordinates)
        .mapToDouble(row -> index < row.length ? row[index] : 0)
        .toArray();
  }

  /** Share of the variance on one component; 0 beyond the last component. */
  double explainedVariance(int index) {
    return index < explainedVariance.length ? explainedVariance[index] : 0;
  }

  private static double sign(double[] scores) {
    double largest = Arrays.stream(scores).map(Math::abs).max().orElseThrow();
    int last = scores.length - 1;
    while (Math.abs(scores[last]) < (1 - EQUAL_MAGNITUDE) * largest) {
      last--;
    }
    return Math.signum(scores[last]);
  }
}
