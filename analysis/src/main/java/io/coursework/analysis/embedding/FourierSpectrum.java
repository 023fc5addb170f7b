package io.coursework.analysis.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Power of a number embedding at the frequencies of Z_n.
 *
 * <p>With the orthonormal rows √(2/n)·cos(2πka/n), √(2/n)·sin(2πka/n) for 1 ≤ k &lt; n/2, and
 * (-1)^a/√n for k = n/2 if n is even, P_k is the sum of ‖F_k E‖² over the rows of k. The constant,
 * k = 0, is left out: it is only the mean of the table. A straight number line is not a single
 * frequency: its power per row goes as 1/sin²(πk/n).
 *
 * @param shares [K], K = n/2 rounded down; entry k - 1 is P_k over the sum of all P; 0 for a
 *     constant table
 * @param directions [K], the number of rows of k: 2, but 1 for k = n/2; over n - 1 it is the mean
 *     share of k for an isotropic random table
 * @see <a href="https://arxiv.org/abs/2301.05217">Nanda et al. 2023</a>
 */
public record FourierSpectrum(double[] shares, int[] directions) {

  private static final double KEY_SHARE = 0.9;

  /** Of a table with centred columns, [n, d]. */
  public static FourierSpectrum of(double[][] centred) {
    return new Spectra(centred).asItIs();
  }

  /** Of powers P_k, [K]. */
  static FourierSpectrum ofPower(double[] power, int[] directions) {
    double total = Arrays.stream(power).sum();
    return new FourierSpectrum(
        Arrays.stream(power).map(one -> total == 0 ? 0 : one / total).toArray(), directions);
  }

  /** The spectrum of a straight number line. */
  static FourierSpectrum line(int n) {
    int[] directions = directions(n);
    double[] power = new double[n / 2];
    for (int k = 1; k <= n / 2; k++) {
      double sine = StrictMath.sin(Math.PI * k / n);
      power[k - 1] = directions[k - 1] / (sine * sine);
    }
    return ofPower(power, directions);
  }

  /** How many rows each frequency of Z_n has, [K]. */
  static int[] directions(int n) {
    return IntStream.rangeClosed(1, n / 2).map(k -> 2 * k == n ? 1 : 2).toArray();
  }

  /** The share of frequency k, 1 ≤ k ≤ n/2. */
  double share(int k) {
    return shares[k - 1];
  }

  /** The mean share of frequency k for isotropic random tables, and for a table's permuted rows. */
  double randomShare(int k) {
    return (double) directions[k - 1] / Arrays.stream(directions).sum();
  }

  /** Frequencies by their shares, the largest first; of equal ones the lower first. */
  List<Integer> byShare() {
    return IntStream.rangeClosed(1, shares.length)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -share(k)))
        .toList();
  }

  /**
   * The fewest frequencies that hold 90% of the power, the largest first; none if there is none.
   */
  List<Integer> key() {
    List<Integer> key = new ArrayList<>();
    double held = 0;
    for (int k : byShare()) {
      if (share(k) > 0 && held < KEY_SHARE) {
        key.add(k);
        held += share(k);
      }
    }
    return key;
  }

  /**
   * How unequally the power per direction is spread: 0 for equal power everywhere, 1 - 1/K for all
   * power at one of K frequencies.
   */
  double gini() {
    double[] x = new double[shares.length];
    double sum = 0;
    double weighted = 0;
    for (int k = 0; k < x.length; k++) {
      x[k] = shares[k] / directions[k];
      sum += x[k];
    }
    Arrays.sort(x);
    for (int i = 0; i < x.length; i++) {
      weighted += (i + 1) * x[i];
    }
    double count = x.length;
    return sum == 0 ? 0 : Math.max(0, 2 * weighted / (count * sum) - (count + 1) / count);
  }
}
