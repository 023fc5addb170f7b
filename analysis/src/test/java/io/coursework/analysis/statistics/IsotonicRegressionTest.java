package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class IsotonicRegressionTest {

  private static final double ROUNDING = 1e-12;

  @Test
  void poolsNeighboursThatFall() {
    assertArrayEquals(
        new double[] {1, 2.5, 2.5, 4, 4.5, 4.5},
        IsotonicRegression.fit(new double[] {1, 3, 2, 4, 5, 4}, new double[] {1, 1, 1, 1, 1, 1}),
        ROUNDING);
  }

  @Test
  void poolsBackwardsAsFarAsItMust() {
    assertArrayEquals(
        new double[] {2, 2, 2, 5},
        IsotonicRegression.fit(new double[] {2, 4, 0, 5}, new double[] {1, 1, 1, 1}),
        ROUNDING);
    assertArrayEquals(
        new double[] {1, 1, 1},
        IsotonicRegression.fit(new double[] {2, 1, 0}, new double[] {1, 1, 1}),
        ROUNDING);
  }

  @Test
  void weighsMeans() {
    assertArrayEquals(
        new double[] {0.25, 0.25, 1},
        IsotonicRegression.fit(new double[] {1, 0, 1}, new double[] {1, 3, 1}),
        ROUNDING);
  }

  @Test
  void wantsAWeightPerValue() {
    assertThrows(
        IllegalArgumentException.class,
        () -> IsotonicRegression.fit(new double[] {1, 2}, new double[] {1}));
  }
}
