package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SharedScatterTest {

  private static double[] all(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }

  /** Equal variances of 3 degrees: 4 times as many are lent, and the variance stays. */
  @Test
  void equalVariancesLendEachOtherTheirDegrees() {
    SharedScatter shared = SharedScatter.of(all(10, 2), all(10, 3));
    assertEquals(2, shared.variances()[0], 1e-12);
    assertEquals(15, shared.degrees()[0], 1e-12);
    MeanDifference difference = shared.difference(1, 0, 4, 1, 4, 0.95);
    assertEquals(15, difference.degreesOfFreedom(), 1e-9, "no more than one of them has");
    // Hipparchus: t = 1 of 15 degrees has the two-sided p 0.3332
    assertEquals(0.3332, difference.pValue(), 1e-4);
    assertEquals(6, SharedScatter.of(all(2, 2), all(2, 3)).degrees()[0], "all that there are");
  }

  /** 3 and 0.02 of mean 0.8: squared deviations 2.94, spread 3 * 2.22 / 0.64, d0 = 4.9. */
  @Test
  void differentVariancesStayNearerToTheirOwn() {
    double[] variances = {3, 0.1, 0.08, 0.02};
    SharedScatter shared = SharedScatter.of(variances, all(4, 3));
    double mean = 0.8;
    double spread =
        3 * Arrays.stream(variances).map(v -> (v - mean) * (v - mean)).sum() / 3 / (mean * mean);
    double prior = (4 * spread + 2) / (spread - 2);
    assertTrue(prior < 12);
    assertEquals((prior * mean + 3 * 3) / (prior + 3), shared.variances()[0], 1e-12);
    assertEquals(prior + 3, shared.degrees()[0], 1e-12);
  }

  @Test
  void aSingleValueHasTheScatterOfTheOthers() {
    SharedScatter shared = SharedScatter.of(new double[] {7, 2, 2}, new double[] {0, 3, 3});
    assertEquals(2, shared.variances()[0], 1e-12);
    assertEquals(6, shared.degrees()[0], 1e-12);
    assertThrows(IllegalArgumentException.class, () -> SharedScatter.of(all(2, 1), all(2, 0)));
  }
}
