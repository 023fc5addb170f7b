package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CosineTest {

  @Test
  void knowsTheAngleOfVectors() {
    assertEquals(0.6, Cosine.of(new float[] {1, 0}, new float[] {3, 4}), 1e-15); // rounding
    assertEquals(-1, Cosine.of(new float[] {1, 2}, new float[] {-2, -4}), 1e-15);
  }

  @Test
  void isZeroWhereAVectorHasNoDirection() {
    assertEquals(0, Cosine.of(new float[2], new float[] {3, 4}));
  }

  @Test
  void refusesVectorsOfDifferentLengths() {
    assertThrows(
        IllegalArgumentException.class, () -> Cosine.of(new float[2], new float[] {3, 4, 5}));
  }
}
