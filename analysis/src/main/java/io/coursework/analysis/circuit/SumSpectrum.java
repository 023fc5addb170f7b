package io.coursework.analysis.circuit;

import java.util.Arrays;

/**
 * The part of a grid of logits that depends on the sum of the operands alone, by frequency. The
 * unit directions cos w_k(a + b)·√2/n and sin w_k(a + b)·√2/n, for k = n/2 only (-1)^(a+b)/n, span
 * just the functions of s = (a + b) mod n, so all is done on the means over the n pairs of a sum.
 *
 * @param constant [n], the mean of each answer's logit over all pairs
 * @param parts [K, n, n], K = n/2 rounded down: the logits of frequency k = index + 1, by s and c
 */
record SumSpectrum(double[] constant, double[][][] parts) {

  // Logits are floats of relative precision 6e-8: power this far below theirs is their rounding.
  private static final double ROUNDING = 1e-12;

  /** Takes logits apart, [n, n, n]. */
  static SumSpectrum of(double[][][] logits) {
    int n = logits.length;
    double[][] means = new double[n][n]; // of the pairs with a sum, by answer
    double[] constant = new double[n];
    double squares = 0;
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        for (int c = 0; c < n; c++) {
          means[(a + b) % n][c] += logits[a][b][c] / n;
          constant[c] += logits[a][b][c] / n / n;
          squares += logits[a][b][c] * logits[a][b][c];
        }
      }
    }
    double[][][] parts = new double[n / 2][n][n];
    for (int k = 1; k <= n / 2; k++) {
      double scale = (2 * k == n ? 1.0 : 2.0) / n;
      for (int c = 0; c < n; c++) {
        double cosine = 0;
        double sine = 0;
        for (int s = 0; s < n; s++) {
          cosine += scale * means[s][c] * cosine(k * s, n);
          sine += scale * means[s][c] * sine(k * s, n);
        }
        for (int s = 0; s < n; s++) {
          parts[k - 1][s][c] = cosine * cosine(k * s, n) + sine * sine(k * s, n);
        }
      }
    }
    SumSpectrum spectrum = new SumSpectrum(constant, parts);
    double[] power = spectrum.power();
    for (int k = 0; k < power.length; k++) {
      if (power[k] <= ROUNDING * squares) {
        parts[k] = new double[n][n];
      }
    }
    return spectrum;
  }

  /** cos(2πt/n). */
  static double cosine(int t, int n) {
    return StrictMath.cos(2 * Math.PI * Math.floorMod(t, n) / n);
  }

  /** sin(2πt/n), exactly 0 at half a turn. */
  private static double sine(int t, int n) {
    int turn = Math.floorMod(t, n);
    return 2 * turn == n ? 0 : StrictMath.sin(2 * Math.PI * turn / n);
  }

  /** Power of each frequency over the grid: sum of squares over all pairs and answers, [K]. */
  double[] power() {
    int n = constant.length;
    return Arrays.stream(parts)
        .mapToDouble(
            part -> n * Arrays.stream(part).flatMapToDouble(Arrays::stream).map(x -> x * x).sum())
        .toArray();
  }

  /**
   * Power of each frequency along cos w_k(a + b - c), the one direction that names the right
   * answer, [K].
   */
  double[] powerOnTheAnswer() {
    int n = constant.length;
    double[] power = new double[parts.length];
    for (int k = 1; k <= power.length; k++) {
      double product = 0;
      for (int s = 0; s < n; s++) {
        for (int c = 0; c < n; c++) {
          product += n * parts[k - 1][s][c] * cosine(k * (s - c), n);
        }
      }
      double squares = (double) n * n * n / (2 * k == n ? 1 : 2);
      power[k - 1] = product * product / squares;
    }
    return power;
  }

  /** The logits of some frequencies together, by s and c. */
  double[][] sum(boolean[] chosen) {
    int n = constant.length;
    double[][] sum = new double[n][n];
    for (int k = 0; k < parts.length; k++) {
      for (int s = 0; chosen[k] && s < n; s++) {
        for (int c = 0; c < n; c++) {
          sum[s][c] += parts[k][s][c];
        }
      }
    }
    return sum;
  }
}
