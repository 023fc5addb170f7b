package io.coursework.analysis.statistics;

/**
 * Linear centred kernel alignment of two sets of vectors for the same points: 1 where one is the
 * other turned and scaled, 0 where no direction of one goes with any of the other.
 *
 * @see <a href="https://arxiv.org/abs/1905.00414">Kornblith et al. 2019</a>
 */
public final class Cka {

  // Relative to the squares of the kernel: what lies below is rounding.
  private static final double ROUNDING = 1e-9;

  private Cka() {}

  /**
   * ‖YᵀX‖²/(‖XᵀX‖·‖YᵀY‖), by the kernels XXᵀ and YYᵀ. With few points in many dimensions it is far
   * from 0 for unrelated sets.
   *
   * @param k XXᵀ, [n, n], of centred vectors
   * @param l YYᵀ, [n, n], likewise
   * @return in [0, 1]; 0 if all vectors of one set are equal
   */
  public static double biased(double[][] k, double[][] l) {
    double scale = Math.sqrt(product(k, k)) * Math.sqrt(product(l, l));
    return scale == 0 ? 0 : Math.max(0, Math.min(1, product(k, l) / scale));
  }

  /** Whether the biased one is more than the points of one set in any other order would give. */
  public static PermutationTest permuted(double[][] k, double[][] l, int draws, long seed) {
    double scale = Math.sqrt(product(k, k)) * Math.sqrt(product(l, l));
    return PermutationTest.run(
        k.length,
        draws,
        seed,
        order -> {
          double product = 0;
          for (int i = 0; i < order.length; i++) {
            double[] row = l[order[i]];
            for (int j = 0; j < order.length; j++) {
              product += k[i][j] * row[order[j]];
            }
          }
          return scale == 0 ? 0 : product / scale;
        });
  }

  /**
   * Like {@link #biased}, but with unbiased estimates of the Hilbert-Schmidt independence
   * criterion: about 0 for unrelated sets however few the points, and so below 0 at times; beyond 1
   * at times, too.
   *
   * @return NaN where it is undefined: below four points, or where the estimate of a set with
   *     itself is not positive, as for points that are all equally far from each other
   */
  public static double unbiased(double[][] k, double[][] l) {
    if (k.length < 4) {
      return Double.NaN;
    }
    double own = independence(k, k);
    double other = independence(l, l);
    int n = k.length;
    double floor = ROUNDING / (n * (n - 3.0));
    if (own <= floor * product(k, k) || other <= floor * product(l, l)) {
      return Double.NaN;
    }
    return independence(k, l) / (Math.sqrt(own) * Math.sqrt(other));
  }

  /** HSIC₁ of two kernels; their diagonals are left out. */
  private static double independence(double[][] k, double[][] l) {
    int n = k.length;
    double trace = 0;
    double sumK = 0;
    double sumL = 0;
    double between = 0;
    for (int i = 0; i < n; i++) {
      double rowK = 0;
      double rowL = 0;
      for (int j = 0; j < n; j++) {
        if (i != j) {
          trace += k[i][j] * l[i][j];
          rowK += k[i][j];
          rowL += l[i][j];
        }
      }
      sumK += rowK;
      sumL += rowL;
      between += rowK * rowL;
    }
    return (trace + sumK * sumL / ((n - 1.0) * (n - 2.0)) - 2 * between / (n - 2.0))
        / (n * (n - 3.0));
  }

  private static double product(double[][] x, double[][] y) {
    double product = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        product += x[i][j] * y[i][j];
      }
    }
    return product;
  }
}
