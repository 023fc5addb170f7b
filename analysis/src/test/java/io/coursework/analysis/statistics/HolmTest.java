package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HolmTest {

  private static final double ROUNDING = 1e-12;

  @Test
  void weighsTheSmallestByAllTheNextByOneLessAndSoOn() {
    // 4 x 0.01, 3 x 0.02, 2 x 0.03 (not below the one before), 1 x 0.5
    assertArrayEquals(
        new double[] {0.06, 0.5, 0.04, 0.06},
        Holm.adjusted(new double[] {0.02, 0.5, 0.01, 0.03}),
        ROUNDING);
  }

  @Test
  void neverFallsBelowASmallerOnesNorExceedsOne() {
    // 3 x 0.01 = 0.03, 2 x 0.011 = 0.022 -> 0.03, 1 x 0.9
    assertArrayEquals(
        new double[] {0.03, 0.03, 0.9}, Holm.adjusted(new double[] {0.01, 0.011, 0.9}), ROUNDING);
    assertArrayEquals(
        new double[] {1, 1}, Holm.adjusted(new double[] {0.7, 0.6}), ROUNDING, "cut at 1");
  }

  @Test
  void leavesASingleTestAloneAndDoesNotCountThoseThatCouldNotBeMade() {
    assertArrayEquals(new double[] {0.03}, Holm.adjusted(new double[] {0.03}), ROUNDING);
    assertArrayEquals(
        new double[] {Double.NaN, 0.02, 0.04},
        Holm.adjusted(new double[] {Double.NaN, 0.01, 0.04}),
        ROUNDING);
    assertArrayEquals(new double[0], Holm.adjusted(new double[0]));
  }

  @Test
  void refusesWhatIsNoProbability() {
    assertThrows(IllegalArgumentException.class, () -> Holm.adjusted(new double[] {0.1, 1.1}));
  }
}
