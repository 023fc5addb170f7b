package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MeanDifferenceTest {

  private static final double ROUNDING = 1e-9; // of the library's quantiles

  /** With 2 degrees of freedom the t law is closed: p = 1 - t / sqrt(2 + t^2). */
  @Test
  void ofPairsIsTheMeanOfTheirDifferences() {
    MeanDifference d =
        MeanDifference.paired(new double[] {10, 0, 5}, new double[] {11, 2, 8}, 0.95);
    assertEquals(2, d.mean(), ROUNDING);
    assertEquals(1 - 2 * Math.sqrt(3) / Math.sqrt(14), d.pValue(), ROUNDING);
    assertEquals(2 - 4.302652729911275 / Math.sqrt(3), d.low(), ROUNDING);
    assertEquals(2 + 4.302652729911275 / Math.sqrt(3), d.high(), ROUNDING);
    assertEquals(2, d.degreesOfFreedom());
  }

  /** Golden values by numerical integration of the t density with 50/17 degrees of freedom. */
  @Test
  void ofIndependentSamplesAllowsForDifferentVariances() {
    MeanDifference d = MeanDifference.welch(new double[] {1, 2, 3}, new double[] {2, 4, 6}, 0.95);
    assertEquals(2, d.mean(), ROUNDING);
    assertEquals(50 / 17.0, d.degreesOfFreedom(), ROUNDING);
    assertEquals(0.22088, d.pValue(), 1e-5); // of the integration
    assertEquals(2 + 4.15540, d.high(), 1e-3); // of the integration
    assertEquals(2 - 4.15540, d.low(), 1e-3);
  }

  @Test
  void aSingleValueOrNoScatterGivesADifferenceWithoutInterval() {
    for (MeanDifference d :
        new MeanDifference[] {
          MeanDifference.paired(new double[] {1}, new double[] {3}, 0.95),
          MeanDifference.paired(new double[] {1, 1}, new double[] {3, 3}, 0.95),
          MeanDifference.welch(new double[] {1}, new double[] {3, 3}, 0.95),
          MeanDifference.welch(new double[] {1, 1}, new double[] {3, 3}, 0.95)
        }) {
      assertEquals(2, d.mean());
      assertTrue(Double.isNaN(d.low()) && Double.isNaN(d.high()) && Double.isNaN(d.pValue()));
    }
  }

  @Test
  void whatDiffersByRoundingAloneHasNoScatter() {
    double[] low = {0.4, 0.2, 0.1};
    double[] high = {0.9, 0.7, 0.6};
    assertTrue(high[0] - low[0] != high[1] - low[1], "in the last bit");
    MeanDifference d = MeanDifference.paired(low, high, 0.95);
    assertEquals(0.5, d.mean(), 1e-15);
    assertTrue(Double.isNaN(d.pValue()), "p = " + d.pValue());
    double third = 0.1 + 0.2; // the last bit apart from 0.3
    MeanDifference w =
        MeanDifference.welch(new double[] {0.3, third}, new double[] {third, 0.3, 0.3}, 0.95);
    assertTrue(Double.isNaN(w.pValue()), "p = " + w.pValue());
  }

  @Test
  void theIntervalIsCutToWhatIsPossible() {
    MeanDifference d =
        MeanDifference.paired(new double[] {0, 0.1, 0}, new double[] {1, 0.9, 0.5}, 0.95);
    assertTrue(d.high() > 1);
    assertEquals(1, d.within(-1, 1).high());
    assertEquals(d.low(), d.within(-1, 1).low());
    assertEquals(d.pValue(), d.within(-1, 1).pValue());
  }

  @Test
  void refusesSamplesThatCannotBeCompared() {
    assertThrows(
        IllegalArgumentException.class,
        () -> MeanDifference.paired(new double[] {1, 2}, new double[] {1}, 0.95));
    assertThrows(
        IllegalArgumentException.class,
        () -> MeanDifference.welch(new double[0], new double[] {1}, 0.95));
  }

  /** Of 1,000 null draws about 5% are called different; 3.6% to 6.4% is 2 standard errors. */
  @Test
  void callsEqualMeansDifferentAboutAsOftenAsItSays() {
    RandomGenerator random = new SplittableRandom(1);
    int paired = 0;
    int welch = 0;
    for (int draw = 0; draw < 1000; draw++) {
      double[] a = random.doubles(5).map(u -> random.nextGaussian()).toArray();
      double[] b = random.doubles(5).map(u -> random.nextGaussian()).toArray();
      paired += MeanDifference.paired(a, b, 0.95).pValue() < 0.05 ? 1 : 0;
      welch += MeanDifference.welch(a, b, 0.95).pValue() < 0.05 ? 1 : 0;
    }
    assertEquals(50, paired, 14);
    assertEquals(50, welch, 14);
  }
}
