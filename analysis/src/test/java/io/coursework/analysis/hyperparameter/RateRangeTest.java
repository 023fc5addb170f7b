package io.coursework.analysis.hyperparameter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RateRangeTest {

  private static final int STEPS = 400;

  /** From 0.00001 to 1. */
  private static double[] rates() {
    double[] rates = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      rates[i] = Math.pow(10, -5 + 5.0 * i / (STEPS - 1));
    }
    return rates;
  }

  /** A training whose loss is a function of the power of ten of the rate. */
  private static RisingLosses losses(DoubleUnaryOperator loss) {
    RisingLosses losses = new RisingLosses(RateRange.reach(STEPS));
    for (double rate : rates()) {
      if (!losses.diverged()) {
        losses.add(loss.applyAsDouble(Math.log10(rate)));
      }
    }
    return losses;
  }

  /** Falls from 3 to 1 around a power of ten, steepest there. */
  private static double falling(double power, double at) {
    return 1 + 2 / (1 + Math.exp(6 * (power - at)));
  }

  private static double rising(double power, double at) {
    return Math.exp(8 * (power - at));
  }

  @Test
  void suggestsTheRateOfSteepestDescent() {
    RateRange range =
        RateRange.of(rates(), List.of(losses(power -> falling(power, -3) + rising(power, -0.5))));
    // A step is a factor of 1.03.
    assertEquals(1e-3, range.steepestRate(), 4e-5);
    assertEquals(range.steepestRate(), range.suggestion());
    // It regains half of the fall of 2 where the second term is 1.
    assertEquals(Math.pow(10, -0.5), range.diverged().orElseThrow(), 0.08);
  }

  @Test
  void aTenthOfTheDivergenceWinsWhereItIsLower() {
    RateRange range =
        RateRange.of(rates(), List.of(losses(power -> falling(power, -2) + rising(power, -1.4))));
    double diverged = range.diverged().orElseThrow();
    assertTrue(range.steepestRate() > diverged / 10, range.steepestRate() + " " + diverged);
    assertEquals(diverged / 10, range.suggestion());
  }

  @Test
  void oneThatDoesNotDivergeIsReadToItsEnd() {
    RisingLosses losses = losses(power -> falling(power, -2));
    RateRange range = RateRange.of(rates(), List.of(losses));
    assertFalse(losses.diverged());
    assertEquals(STEPS, range.losses().length);
    assertTrue(range.diverged().isEmpty());
    assertEquals(1e-2, range.suggestion(), 4e-4);
  }

  @Test
  void severalSeedsAreReadByTheirMeanAsFarAsAllOfThemGo() {
    RisingLosses one = losses(power -> falling(power, -3) + rising(power, -0.5));
    RisingLosses other = losses(power -> falling(power, -3) + 0.2 + rising(power, -1));
    RateRange range = RateRange.of(rates(), List.of(one, other));
    assertEquals(other.losses().length, range.losses().length);
    assertTrue(one.losses().length > other.losses().length);
    assertEquals((one.losses()[7] + other.losses()[7]) / 2, range.losses()[7], 1e-12);
    assertEquals(Math.pow(10, -1), range.diverged().orElseThrow(), 0.03);
  }

  @Test
  void aLossThatIsNotFiniteHasDivergedAndIsLeftOut() {
    RisingLosses losses = new RisingLosses(2);
    losses.add(3);
    losses.add(Double.NaN);
    losses.add(2);
    assertTrue(losses.diverged());
    assertArrayEquals(new double[] {3}, losses.losses());
  }

  @Test
  void noiseThatRisesLittleHasNotDiverged() {
    assertFalse(losses(power -> 3 + 0.3 * Math.sin(100 * power)).diverged());
  }

  @Test
  void smoothingKeepsALineAsItIs() {
    double[] line = {1, 2, 3, 4, 5, 6, 7};
    assertArrayEquals(line, RisingLosses.smooth(line, 2), 1e-12);
  }

  @Test
  void oneThatDivergesAtOnceSaysWhatToDo() {
    RisingLosses losses = new RisingLosses(RateRange.reach(STEPS));
    losses.add(3);
    losses.add(Double.POSITIVE_INFINITY);
    String message =
        assertThrows(IllegalArgumentException.class, () -> RateRange.of(rates(), List.of(losses)))
            .getMessage();
    assertTrue(
        message.startsWith("the loss diverges at step 2 already, with a learning rate of 1.0"),
        message);
    assertTrue(message.endsWith("; begin lower"), message);
  }
}
