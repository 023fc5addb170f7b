package io.coursework.analysis.embedding;

import io.coursework.analysis.statistics.Gram;
import io.coursework.analysis.statistics.PermutationTest;
import java.util.Arrays;

/**
 * The spectra of a table whose rows are permuted, by the theorem of Wiener and Khinchin: with c(δ)
 * the sum of the scalar products of rows δ apart, the power at frequency k is the sum of
 * c(δ)·cos(2πkδ/n), over n, times the directions of k.
 */
final class Spectra {

  private final double[][] products; // (n, n)
  private final double[] cosines; // of 2πi/n, (n)
  private final int[] directions; // (K)

  Spectra(double[][] centred) {
    int n = centred.length;
    products = Gram.of(centred);
    cosines = new double[n];
    Arrays.setAll(cosines, i -> StrictMath.cos(2 * Math.PI * i / n));
    directions = FourierSpectrum.directions(n);
  }

  FourierSpectrum asItIs() {
    return of(PermutationTest.identity(cosines.length));
  }

  /** The spectrum when row order[i] stands at place i. */
  FourierSpectrum of(int[] order) {
    int n = order.length;
    double[] circulant = new double[n];
    for (int i = 0; i < n; i++) {
      double[] row = products[order[i]];
      for (int delta = 0; delta < n; delta++) {
        circulant[delta] += row[order[(i + delta) % n]];
      }
    }
    double[] power = new double[directions.length];
    for (int k = 1; k <= power.length; k++) {
      double sum = 0;
      for (int delta = 0; delta < n; delta++) {
        sum += circulant[delta] * cosines[(k * delta) % n];
      }
      power[k - 1] = Math.max(0, sum * directions[k - 1] / n); // rounding falls below 0
    }
    return FourierSpectrum.ofPower(power, directions);
  }
}
