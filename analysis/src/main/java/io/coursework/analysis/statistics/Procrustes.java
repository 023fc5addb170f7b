package io.coursework.analysis.statistics;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * The orthogonal Procrustes problem: which rotation or reflection brings one set of points nearest
 * to another.
 *
 * @see <a href="https://doi.org/10.1007/BF02289451">Schönemann 1966</a>
 */
public final class Procrustes {

  private Procrustes() {}

  /**
   * The points turned, and mirrored where that fits better, so that the sum of squared distances to
   * the target is least.
   *
   * @param points [n, k], centred
   * @param target [n, k], centred
   * @return [n, k]; the points as they are where points or target are all 0
   */
  public static double[][] turned(double[][] points, double[][] target) {
    RealMatrix moving = new Array2DRowRealMatrix(points, false);
    RealMatrix overlap =
        moving.transposeMultiply(new Array2DRowRealMatrix(target, false)); // (k, k)
    if (overlap.getFrobeniusNorm() == 0) {
      return points;
    }
    SingularValueDecomposition svd = new SingularValueDecomposition(overlap);
    return moving.multiply(svd.getU().multiply(svd.getVT())).getData();
  }

  /**
   * The shape of a set of points: scaled to unit Frobenius norm, and written in at most n
   * coordinates, which changes no distance between them.
   *
   * @param centred [n, k]
   * @return [n, min(n, k)]; as it is where all points are equal
   */
  public static double[][] shape(double[][] centred) {
    double norm = new Array2DRowRealMatrix(centred, false).getFrobeniusNorm();
    if (norm == 0) {
      return centred;
    }
    RealMatrix unit = new Array2DRowRealMatrix(centred).scalarMultiply(1 / norm);
    if (centred[0].length <= centred.length) {
      return unit.getData();
    }
    SingularValueDecomposition svd = new SingularValueDecomposition(unit);
    return svd.getU().multiply(svd.getS()).getData();
  }

  /**
   * The sum of squared distances that is left between two shapes when one is turned as near to the
   * other as possible: 2 − 2‖XᵀY‖ in the nuclear norm.
   *
   * @param points [n, k], as {@link #shape} gives it
   * @param target [n, l], likewise
   * @return in [0, 2]; 0 for one shape, 2 for shapes without any common direction
   */
  public static double distance(double[][] points, double[][] target) {
    RealMatrix overlap =
        new Array2DRowRealMatrix(points, false)
            .transposeMultiply(new Array2DRowRealMatrix(target, false)); // (k, l)
    if (overlap.getFrobeniusNorm() == 0) {
      return 2;
    }
    double nuclear =
        Arrays.stream(new SingularValueDecomposition(overlap).getSingularValues()).sum();
    return Math.max(0, 2 - 2 * nuclear);
  }
}
