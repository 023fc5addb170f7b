package io.coursework.analysis.embedding;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * The orthogonal Procrustes problem: which rotation or reflection brings one set of points nearest
 * to another.
 *
 * @see <a href="https://doi.org/10.1007/BF02289451">Schönemann 1966</a>
 */
final class Procrustes {

  private Procrustes() {}

  /**
   * The points turned, and mirrored where that fits better, so that the sum of squared distances to
   * the target is least.
   *
   * @param points [n, k], centred
   * @param target [n, k], centred
   * @return [n, k]; the points as they are where points or target are all 0
   */
  static double[][] turned(double[][] points, double[][] target) {
    RealMatrix moving = new Array2DRowRealMatrix(points, false);
    RealMatrix overlap =
        moving.transposeMultiply(new Array2DRowRealMatrix(target, false)); // (k, k)
    if (overlap.getFrobeniusNorm() == 0) {
      return points;
    }
    SingularValueDecomposition svd = new SingularValueDecomposition(overlap);
    return moving.multiply(svd.getU().multiply(svd.getVT())).getData();
  }
}
