package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.api.Test;

class RidgeLeaveOneOutTest {

  @Test
  void equalsRefitsWithoutEachRow() {
    for (int d : new int[] {2, 16}) {
      double[][] centred = Tables.random(10, d, d).centred();
      RidgeLeaveOneOut probe = RidgeLeaveOneOut.of(centred);
      for (int[] labels : BalancedLabellings.of(10, 0).labels().subList(0, 20)) {
        for (int row = 0; row < 10; row++) {
          // 1e-9: two solutions of well-conditioned systems of order 10 in doubles
          assertEquals(
              refit(centred, labels, row, RidgeLeaveOneOut.lambda(centred)),
              probe.prediction(labels, row),
              1e-9);
        }
      }
    }
  }

  @Test
  void predictsNothingButTheOtherClassFromAConstantTable() {
    RidgeLeaveOneOut probe = RidgeLeaveOneOut.of(Tables.constant(10, 4, 0.1f).centred());
    int[] parity = BalancedLabellings.parity(10);

    // Without row 0 there are four +1 and five -1: the mean is -1/9.
    assertEquals(-1 / 9.0, probe.prediction(parity, 0), 1e-12); // sums of ten tenths
    assertEquals(0, probe.correct(parity));
  }

  /** Normal equations of the other rows, with a column of ones that is not penalised. */
  private static double refit(double[][] centred, int[] labels, int left, double lambda) {
    int d = centred[0].length;
    double[][] normal = new double[d + 1][d + 1];
    double[] right = new double[d + 1];
    for (int i = 0; i < centred.length; i++) {
      if (i != left) {
        double[] x = withOne(centred[i]);
        for (int a = 0; a <= d; a++) {
          right[a] += x[a] * labels[i];
          for (int b = 0; b <= d; b++) {
            normal[a][b] += x[a] * x[b];
          }
        }
      }
    }
    for (int a = 0; a < d; a++) {
      normal[a][a] += lambda;
    }
    RealVector weights =
        new LUDecomposition(new Array2DRowRealMatrix(normal))
            .getSolver()
            .solve(new ArrayRealVector(right));
    return weights.dotProduct(new ArrayRealVector(withOne(centred[left])));
  }

  private static double[] withOne(double[] row) {
    double[] x = java.util.Arrays.copyOf(row, row.length + 1);
    x[row.length] = 1;
    return x;
  }
}
