package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NoiseFloorTest {

  /** By hand: t(0.975, 3) = 3.18245, t(0.8, 3) = 0.97847; the differences' variance is 5/300. */
  @Test
  void isTheStandardErrorTimesTheQuantilesOfTestAndPower() {
    MeanDifference paired =
        MeanDifference.paired(new double[4], new double[] {0.1, 0.2, 0.3, 0.4}, 0.95);
    NoiseFloor floor = NoiseFloor.of(paired, 0.95, 4);
    double error = Math.sqrt(5 / 300.0 / 4);
    assertEquals(error, floor.standardError(), 1e-9, "rounding of quantiles");
    assertEquals(error * (3.18245 + 0.97847), floor.difference(), 1e-5, "five digits");
  }

  @Test
  void asksForTheFewestRunsThatSeeASmallerOne() {
    NoiseFloor floor = new NoiseFloor(0.05, 3, 4);
    int runs = floor.runsFor(0.05);
    assertTrue(at(floor, runs) <= 0.05);
    assertTrue(at(floor, runs - 1) > 0.05);
    assertEquals(4, floor.runsFor(10), "they suffice");
    assertEquals(100_000, floor.runsFor(1e-9), "and more");
  }

  private static double at(NoiseFloor floor, int runs) {
    double error = floor.standardError() * Math.sqrt((double) floor.runs() / runs);
    return new NoiseFloor(error, runs - 1, runs).difference();
  }

  /** Of 2,000 samples with a true difference of that size some 80% show it: +-3 standard errors. */
  @Test
  void sizeIsSeenFourTimesOutOfFive() {
    SplittableRandom random = new SplittableRandom(7);
    double sd = 0.1;
    int n = 6;
    double difference = new NoiseFloor(sd / Math.sqrt(n), n - 1, n).difference();
    int seen = 0;
    for (int study = 0; study < 2000; study++) {
      double[] second = new double[n];
      for (int i = 0; i < n; i++) {
        second[i] = difference + sd * random.nextGaussian();
      }
      seen += MeanDifference.paired(new double[n], second, 0.95).pValue() <= 0.05 ? 1 : 0;
    }
    assertEquals(0.8, seen / 2000.0, 0.03);
  }
}
