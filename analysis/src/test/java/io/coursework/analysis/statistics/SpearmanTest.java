package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

class SpearmanTest {

  private static final double ROUNDING = 1e-12; // sums of a few products of ranks

  @Test
  void agreesWithHandCalculations() {
    // Σd² = 4: 1 - 6·4/(5·24)
    assertEquals(
        0.8,
        Spearman.correlation(new double[] {1, 2, 3, 4, 5}, new double[] {2, 1, 4, 3, 5}),
        ROUNDING);
    // Ranks 1.5 1.5 3 4 for the tie: 4.5/√(5·4.5)
    assertEquals(
        Math.sqrt(0.9),
        Spearman.correlation(new double[] {1, 2, 3, 4}, new double[] {1, 1, 2, 3}),
        ROUNDING);
    assertEquals(
        -1, Spearman.correlation(new double[] {1, 2, 9}, new double[] {5, 4, -8}), ROUNDING);
  }

  @Test
  void agreesWithTheLibrary() {
    Random random = new Random(1);
    for (int trial = 0; trial < 50; trial++) {
      double[] x = random.doubles(12, 0, 5).map(Math::floor).toArray();
      double[] y = random.doubles(12).toArray();

      assertEquals(
          new SpearmansCorrelation().correlation(x, y), Spearman.correlation(x, y), ROUNDING);
    }
  }

  @Test
  void isZeroForAConstantSample() {
    assertEquals(0, Spearman.correlation(new double[] {2, 2, 2}, new double[] {1, 2, 3}));
  }

  @Test
  void rejectsSamplesOfDifferentLength() {
    assertEquals(
        "samples of 2 and 3 values cannot be paired; give equally many",
        assertThrows(
                IllegalArgumentException.class,
                () -> Spearman.correlation(new double[2], new double[3]))
            .getMessage());
  }
}
