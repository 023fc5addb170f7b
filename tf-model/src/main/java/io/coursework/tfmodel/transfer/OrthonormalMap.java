package io.coursework.tfmodel.transfer;

import io.coursework.curricula.random.Randomness;
import java.util.random.RandomGenerator;

/**
 * A random linear map from k dimensions into d that keeps all lengths and angles. Between equal
 * dimensions it is drawn by Haar's measure, uniformly from all rotations and reflections.
 */
final class OrthonormalMap {

  private final double[][] rows; // (k, d), orthonormal

  private OrthonormalMap(double[][] rows) {
    this.rows = rows;
  }

  /**
   * Draws one: the orthonormal factor of a Gaussian matrix, with a positive diagonal of the
   * triangular one, as Gram and Schmidt's method leaves it.
   *
   * @param from k, at most {@code to}
   * @param to d
   */
  static OrthonormalMap draw(int from, int to, RandomGenerator random) {
    if (from > to) {
      throw new IllegalArgumentException(
          "%d dimensions do not keep their angles in %d".formatted(from, to));
    }
    double[][] rows = new double[from][to];
    for (int k = 0; k < from; k++) {
      for (int i = 0; i < to; i++) {
        rows[k][i] = Randomness.gaussian(random);
      }
      orthogonalize(rows, k);
      orthogonalize(rows, k); // what the first pass loses to rounding
      double norm = Math.sqrt(dot(rows[k], rows[k]));
      for (int i = 0; i < to; i++) {
        rows[k][i] /= norm;
      }
    }
    return new OrthonormalMap(rows);
  }

  /** Takes the directions of the rows before it out of row k. */
  private static void orthogonalize(double[][] rows, int k) {
    for (int before = 0; before < k; before++) {
      double share = dot(rows[k], rows[before]);
      for (int i = 0; i < rows[k].length; i++) {
        rows[k][i] -= share * rows[before][i];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * Where a vector goes.
   *
   * @param vector (k)
   * @return (d)
   */
  double[] apply(double[] vector) {
    double[] image = new double[rows[0].length];
    for (int k = 0; k < rows.length; k++) {
      for (int i = 0; i < image.length; i++) {
        image[i] += vector[k] * rows[k][i];
      }
    }
    return image;
  }
}
