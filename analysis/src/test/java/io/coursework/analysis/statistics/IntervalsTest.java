package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalsTest {

  @Test
  void givesStudentsIntervalOfAMeanWithinTheBounds() {
    // Deviation 0.1; t(2, 0.975) = 4.302653; 4.302653 · 0.1/√3 = 0.248414
    Interval interval = Intervals.mean(new double[] {0.8, 0.9, 1.0}, 0.95, 0, 1);

    assertEquals(0.9, interval.mean(), 1e-12); // sum of three values
    assertEquals(0.651586, interval.low(), 1e-6); // six decimals
    assertEquals(1, interval.high());
    assertEquals(3, interval.n());
    Interval free =
        Intervals.mean(
            new double[] {0.8, 0.9, 1.0}, 0.95, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    assertEquals(1.148414, free.high(), 1e-6); // six decimals
  }

  @Test
  void coversTheTrueMeanAtItsLevel() {
    Random random = new Random(2);
    int covered = 0;
    for (int trial = 0; trial < 2000; trial++) {
      double[] sample = {
        random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian()
      };
      Interval interval = Intervals.mean(sample, 0.9, -100, 100);
      covered += interval.low() <= 0 && 0 <= interval.high() ? 1 : 0;
    }

    // Binomial with deviation 13.4; five of them allowed.
    assertEquals(1800, covered, 67);
  }

  @Test
  void leavesTheEndsOfASingleValueOpen() {
    Interval interval = Intervals.mean(new double[] {0.7}, 0.95, 0, 1);

    assertEquals(new Interval(0.7, Double.NaN, Double.NaN, 1), interval);
  }

  @Test
  void givesWilsonsIntervalOfAProportion() {
    // z² = 3.841459: centre (0.8 + z²/20)/(1 + z²/10), half width z√(0.016 + z²/400)/(1 + z²/10)
    Interval interval = Intervals.proportion(8, 10, 0.95);

    assertEquals(0.8, interval.mean());
    assertEquals(0.49016, interval.low(), 1e-5); // five decimals
    assertEquals(0.94332, interval.high(), 1e-5); // five decimals
    Interval none = Intervals.proportion(0, 10, 0.95);
    assertEquals(0, none.low());
    assertEquals(3.841459 / 13.841459, none.high(), 1e-6); // z²/(n + z²), six decimals
    assertEquals(1, Intervals.proportion(10, 10, 0.95).high());
  }

  @Test
  void rejectsWhatIsNoSampleNoLevelAndNoProportion() {
    assertEquals(
        "value 1 of the sample is 1.5, outside [0.0, 1.0]; give finite values within the bounds",
        assertThrows(
                IllegalArgumentException.class,
                () -> Intervals.mean(new double[] {0.5, 1.5}, 0.95, 0, 1))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> Intervals.mean(new double[0], 0.95, 0, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Intervals.mean(new double[] {Double.NaN}, 0.95, 0, 1));
    assertThrows(
        IllegalArgumentException.class, () -> Intervals.mean(new double[] {0.5}, 95, 0, 1));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> Intervals.proportion(3, 2, 0.95))
            .getMessage()
            .startsWith("hits = 3 of n = 2 is not a proportion"));
  }

  /** Of 0.2, 0.3, 0.4: 4.3027 times 0.1 times sqrt(4/3) to both sides, and no lower than 0. */
  @Test
  void theNextValueScattersMoreThanTheMean() {
    Interval next = Intervals.next(new double[] {0.2, 0.3, 0.4}, 0.95, 0, 1);
    assertEquals(0.3 + 4.302652729911275 * 0.1 * Math.sqrt(4 / 3.0), next.high(), 1e-9);
    assertEquals(0, next.low());
    assertThrows(
        IllegalArgumentException.class, () -> Intervals.next(new double[] {0.2}, 0.95, 0, 1));
  }
}
