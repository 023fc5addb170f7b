package io.coursework.analysis.embedding;

import io.coursework.analysis.statistics.Gram;
import io.coursework.analysis.statistics.PermutationTest;
import java.util.List;

/** How far the numbers of a table lie apart by their residues modulo a divisor of n. */
final class ResidueClasses {

  // Of the table's variance: what is left within classes below this is rounding.
  private static final double ROUNDING = 1e-9;

  private final int n;
  private final double[][] products; // (n, n)
  private final RidgeLeaveOneOut probe;
  private final double total;

  ResidueClasses(NumberEmbedding embedding) {
    double[][] centred = embedding.centred();
    n = embedding.modulus();
    products = Gram.of(centred);
    probe = RidgeLeaveOneOut.of(centred);
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += products[i][i];
    }
    total = trace;
  }

  /** Of the share of the variance between classes, and of the leave-one-out accuracy. */
  List<PermutationTest> tests(int m, int draws, long seed) {
    return PermutationTest.all(
        n,
        draws,
        seed,
        order -> {
          int[] classes = new int[n];
          for (int i = 0; i < n; i++) {
            classes[i] = order[i] % m;
          }
          return new double[] {share(classes, m), probe.correct(classes, m) / (double) n};
        });
  }

  /**
   * The mean squared distance between two class means, over that of a number from the mean of its
   * own class; for two classes Fisher's ratio.
   *
   * @param share of the variance that lies between the classes
   * @return finite: what is left within classes counts as a billionth of the variance at least
   */
  static double fisher(double share, int m) {
    return 2.0 * m / (m - 1) * share / Math.max(ROUNDING, 1 - share);
  }

  /**
   * The variance between classes of equal size over that of the table, in [0, 1]. For residues
   * modulo m it is the spectrum's share at the multiples of n/m.
   */
  private double share(int[] classes, int m) {
    if (total == 0) {
      return 0;
    }
    double between = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        between += classes[i] == classes[j] ? products[i][j] : 0;
      }
    }
    return Math.max(0, Math.min(1, between * m / n / total));
  }
}
