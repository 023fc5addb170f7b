package io.coursework.analysis.embedding;

/**
 * Power of a number embedding at the frequencies of Z_n.
 *
 * <p>With the orthonormal rows √(2/n)·cos(2πka/n), √(2/n)·sin(2πka/n) for 1 ≤ k &lt; n/2, and
 * (-1)^a/√n for k = n/2 if n is even, P_k is the sum of ‖F_k E‖² over the rows of k. The constant,
 * k = 0, is left out: it is only the mean of the table. A straight number line is no single
 * frequency: its power per row goes as 1/sin²(πk/n).
 *
 * @param shares [K], K = n/2 rounded down; entry k - 1 is P_k over the sum of all P; 0 for a
 *     constant table
 * @param directions [K], the number of rows of k: 2, but 1 for k = n/2; over n - 1 it is the mean
 *     share of k for an isotropic random table
 * @see <a href="https://arxiv.org/abs/2301.05217">Nanda et al. 2023</a>
 */
public record FourierSpectrum(double[] shares, int[] directions) {

  /** Of a table with centred columns, [n, d]. */
  public static FourierSpectrum of(double[][] centred) {
    int n = centred.length;
    double[] power = new double[n / 2];
    int[] directions = new int[n / 2];
    double total = 0;
    for (int k = 1; k <= n / 2; k++) {
      directions[k - 1] = 2 * k == n ? 1 : 2;
      for (int j = 0; j < centred[0].length; j++) {
        double real = 0;
        double imaginary = 0;
        for (int a = 0; a < n; a++) {
          // k·a mod n keeps the angle small and (-1)^a exact
          double angle = 2 * Math.PI * Math.floorMod((long) k * a, n) / n;
          real += centred[a][j] * StrictMath.cos(angle);
          imaginary += centred[a][j] * StrictMath.sin(angle);
        }
        power[k - 1] += directions[k - 1] * (real * real + imaginary * imaginary) / n;
      }
      total += power[k - 1];
    }
    double[] shares = new double[n / 2];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = total == 0 ? 0 : power[k] / total;
    }
    return new FourierSpectrum(shares, directions);
  }

  /** The share of frequency k, 1 ≤ k ≤ n/2. */
  double share(int k) {
    return shares[k - 1];
  }
}
