package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FourierSpectrumTest {

  @Test
  void spreadsANumberLineAsOneOverSineSquared() {
    FourierSpectrum spectrum = FourierSpectrum.of(Tables.turned(Tables.line(10, 16), 2).centred());

    // Per direction 1/sin²(πk/10) = 10.472 2.894 1.528 1.106 1, the first four with two
    // directions, over their sum 33. 5e-4: three decimals.
    assertArrayEquals(new double[] {0.635, 0.175, 0.093, 0.067, 0.030}, spectrum.shares(), 5e-4);
    assertArrayEquals(new int[] {2, 2, 2, 2, 1}, spectrum.directions());
  }

  @Test
  void putsARingOnItsFrequency() {
    for (int k = 1; k <= 4; k++) {
      FourierSpectrum spectrum = FourierSpectrum.of(Tables.ring(9, 4, k).centred());

      assertEquals(1, spectrum.share(k), 1e-12); // float rounding enters squared
    }
  }

  @Test
  void sharesTheWholePowerAsParsevalSays() {
    double[][] centred = Tables.random(7, 5, 3).centred();

    // Of the whole: the shares add up to 1, whatever the power.
    assertEquals(1, Arrays.stream(FourierSpectrum.of(centred).shares()).sum(), 1e-12);
  }

  @Test
  void knowsTheSpectrumOfAStraightLine() {
    assertArrayEquals(
        FourierSpectrum.of(Tables.line(10, 2).centred()).shares(),
        FourierSpectrum.line(10).shares(),
        1e-12); // exact floats
    assertArrayEquals(
        FourierSpectrum.of(Tables.line(9, 2).centred()).shares(),
        FourierSpectrum.line(9).shares(),
        1e-12);
  }

  @Test
  void namesTheFewestFrequenciesThatHoldNineTenths() {
    // 0.635 + 0.175 + 0.093 = 0.903
    assertEquals(List.of(1, 2, 3), FourierSpectrum.line(10).key());
    assertEquals(List.of(3), FourierSpectrum.of(Tables.ring(10, 4, 3).centred()).key());
    assertEquals(List.of(5), FourierSpectrum.of(Tables.parity(10, 4).centred()).key());
    assertEquals(List.of(), FourierSpectrum.of(Tables.constant(10, 4, 0.1f).centred()).key());
  }

  @Test
  void countsTheInequalityPerDirection() {
    // All power at one of five frequencies, be it one of two directions or that of one.
    assertEquals(0.8, FourierSpectrum.of(Tables.ring(10, 4, 3).centred()).gini(), 1e-12);
    assertEquals(0.8, FourierSpectrum.of(Tables.parity(10, 4).centred()).gini(), 1e-12);
    // Isotropic: every direction alike, so n/2 has half the share of the others.
    assertEquals(0, FourierSpectrum.of(simplex(10).centred()).gini(), 1e-12);
    // Per direction 10.472 2.894 1.528 1.106 1, sum 17, sorted ascending: with Σ i·x = 1 + 2.212 +
    // 4.584 + 11.576 + 52.36 = 71.732 it is 2·71.732/(5·17) - 6/5.
    assertEquals(0.4878, FourierSpectrum.line(10).gini(), 1e-4); // four decimals
    assertEquals(0, FourierSpectrum.of(Tables.constant(10, 3, 0.1f).centred()).gini());
  }

  private static NumberEmbedding simplex(int n) {
    float[] values = new float[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1;
    }
    return new NumberEmbedding(n, n, values);
  }

  @Test
  void isThatOfThePermutedTable() {
    NumberEmbedding table = Tables.random(8, 3, 4);
    int[] order = {3, 0, 7, 1, 2, 6, 5, 4};
    float[] values = new float[8 * 3];
    for (int i = 0; i < 8; i++) {
      System.arraycopy(table.row(order[i]), 0, values, i * 3, 3);
    }

    assertArrayEquals(
        FourierSpectrum.of(new NumberEmbedding(8, 3, values).centred()).shares(),
        new Spectra(table.centred()).of(order).shares(),
        1e-12); // another order of summing
  }

  @Test
  void isZeroForAConstantTable() {
    assertArrayEquals(
        new double[5], FourierSpectrum.of(Tables.constant(10, 3, 0.1f).centred()).shares());
  }
}
