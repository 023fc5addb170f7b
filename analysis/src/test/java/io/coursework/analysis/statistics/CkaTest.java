package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CkaTest {

  private static final double[][] CROSS = {{2, 0}, {-2, 0}, {0, 1}, {0, -1}};

  @Test
  void isOneForASetAndItselfTurnedAndScaled() {
    double[][] k = Gram.of(CROSS);
    double[][] l = Gram.of(new double[][] {{0, 6}, {0, -6}, {3, 0}, {-3, 0}});

    assertEquals(1, Cka.biased(k, l), 1e-12);
    assertEquals(1, Cka.unbiased(random(9, 3, 1), random(9, 3, 1)), 1e-12);
  }

  @Test
  void isTheFormulaByHandForACrossAndALine() {
    double[][] line = {{1}, {-1}, {0}, {0}};

    // ‖XᵀY‖² = 4² = 16; ‖XᵀX‖ = √(8² + 2²); ‖YᵀY‖ = 2.
    assertEquals(16 / (2 * Math.sqrt(68)), Cka.biased(Gram.of(CROSS), Gram.of(line)), 1e-12);
  }

  @Test
  void estimatesNothingForUnrelatedSetsHoweverFewThePoints() {
    double biased = 0;
    double unbiased = 0;
    int pairs = 400;
    for (int seed = 0; seed < pairs; seed++) {
      double[][] k = random(10, 16, 2L * seed);
      double[][] l = random(10, 16, 2 * seed + 1);
      biased += Cka.biased(k, l) / pairs;
      unbiased += Cka.unbiased(k, l) / pairs;
    }

    assertTrue(biased > 0.5, "biased " + biased);
    // One estimate scatters by about 0.2, the mean by 0.01; five of them allowed.
    assertEquals(0, unbiased, 0.05);
  }

  @Test
  void doesNotEstimateWhereThereIsNothingToBeAlike() {
    double[][] equallyFar =
        Gram.of(
            new double[][] {
              {0.8, -0.2, -0.2, -0.2, -0.2},
              {-0.2, 0.8, -0.2, -0.2, -0.2},
              {-0.2, -0.2, 0.8, -0.2, -0.2},
              {-0.2, -0.2, -0.2, 0.8, -0.2},
              {-0.2, -0.2, -0.2, -0.2, 0.8}
            });

    assertTrue(Double.isNaN(Cka.unbiased(equallyFar, equallyFar)));
    assertTrue(Double.isNaN(Cka.unbiased(Gram.of(new double[3][1]), Gram.of(new double[3][1]))));
    assertEquals(0, Cka.biased(new double[4][4], Gram.of(CROSS)));
  }

  @Test
  void seldomFindsOrdersThatAreAsAlikeAsASetAndItself() {
    double[][] k = random(10, 3, 5);

    PermutationTest test = Cka.permuted(k, k, 499, 1);

    assertEquals(1, test.observed(), 1e-12);
    assertEquals(1 / 500.0, test.pValue());
  }

  /** Of centred Gaussian vectors. */
  private static double[][] random(int n, int d, long seed) {
    Random random = new Random(seed);
    float[] values = new float[n * d];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Gram.of(Centred.of(values, d));
  }
}
