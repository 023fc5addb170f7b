package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class HolmTest {

  private static final double ROUNDING = 1e-12;

  /**
   * By hand: 4 x 0.005, 3 x 0.01, 2 x 0.03, and 1 x 0.04, which may not be below the one before.
   */
  @Test
  void adjustsEachByTheTestsThatAreLeft() {
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06, 0.02},
        Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}),
        ROUNDING);
  }

  @Test
  void leavesOneTestAsItIsAndStopsAtOne() {
    assertArrayEquals(new double[] {0.2}, Holm.adjusted(new double[] {0.2}), ROUNDING);
    assertArrayEquals(new double[] {1, 1}, Holm.adjusted(new double[] {0.9, 0.6}), ROUNDING);
    assertArrayEquals(new double[0], Holm.adjusted(new double[0]), ROUNDING);
  }
}
