package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
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
  void isZeroForAConstantTable() {
    assertArrayEquals(
        new double[5], FourierSpectrum.of(Tables.constant(10, 3, 0.1f).centred()).shares());
  }
}
