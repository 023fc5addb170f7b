package io.coursework.analysis.embedding;

import io.coursework.analysis.statistics.Spearman;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * How far apart two numbers would be if the table were of one kind.
 *
 * @param name of the kind, as in a score's key
 * @param distances over the pairs i &lt; j, row by row, [n(n - 1)/2]
 */
record DistanceModel(String name, double[] distances) {

  /**
   * Those that have a meaning for n numbers: {@code line}, |i − j|; {@code ring}, min(|i − j|, n −
   * |i − j|); {@code parity} for even n, 1 for pairs of an even and an odd number, else 0; {@code
   * residue_m} for the other divisors m of n between 1 and n, 1 for pairs of different residues.
   */
  static List<DistanceModel> of(int n) {
    List<DistanceModel> models = new ArrayList<>();
    models.add(of("line", n, (i, j) -> j - i));
    models.add(of("ring", n, (i, j) -> Math.min(j - i, n - j + i)));
    for (int m : Divisors.of(n)) {
      models.add(of(m == 2 ? "parity" : "residue_" + m, n, (i, j) -> (j - i) % m == 0 ? 0 : 1));
    }
    return models;
  }

  /** The name in words. */
  String label() {
    return name.replace('_', ' ');
  }

  /** See {@link Spearman#unitRanks}. */
  double[] unitRanks() {
    return Spearman.unitRanks(distances);
  }

  private static DistanceModel of(String name, int n, IntBinaryOperator distance) {
    double[] distances = new double[n * (n - 1) / 2];
    int pair = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        distances[pair++] = distance.applyAsInt(i, j);
      }
    }
    return new DistanceModel(name, distances);
  }
}
