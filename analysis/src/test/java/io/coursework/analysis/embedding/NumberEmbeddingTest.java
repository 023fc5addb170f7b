package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NumberEmbeddingTest {

  @Test
  void centresEachColumn() {
    NumberEmbedding table = new NumberEmbedding(3, 2, new float[] {1, 10, 2, 20, 6, 30});

    double[][] centred = table.centred();

    assertArrayEquals(new double[] {-2, -10}, centred[0]);
    assertArrayEquals(new double[] {-1, 0}, centred[1]);
    assertArrayEquals(new double[] {3, 10}, centred[2]);
    assertArrayEquals(new float[] {2, 20}, table.row(1));
  }

  @Test
  void centresAConstantTableToExactlyZero() {
    for (double[] row : Tables.constant(7, 3, 0.1f).centred()) {
      assertArrayEquals(new double[3], row);
    }
  }

  @Test
  void keepsItsOwnCopyOfTheValues() {
    float[] values = {1, 2, 3, 4};
    NumberEmbedding table = new NumberEmbedding(2, 2, values);
    values[0] = 9;
    table.values()[1] = 9;

    assertArrayEquals(new float[] {1, 2, 3, 4}, table.values());
    assertEquals(new NumberEmbedding(2, 2, new float[] {1, 2, 3, 4}), table);
    assertEquals(new NumberEmbedding(2, 2, new float[] {1, 2, 3, 4}).hashCode(), table.hashCode());
  }

  @Test
  void rejectsValuesOfAnotherShape() {
    Exception error =
        assertThrows(IllegalArgumentException.class, () -> new NumberEmbedding(3, 2, new float[5]));
    assertEquals(
        "number embedding holds 5 values, but modulus = 3 and d_model = 2 need 6; pass [modulus, d_model] row-major",
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new NumberEmbedding(1, 2, new float[2]));
    assertThrows(IllegalArgumentException.class, () -> new NumberEmbedding(2, 0, new float[0]));
  }

  @Test
  void namesTheNumberWhoseValueIsNotFinite() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new NumberEmbedding(2, 2, new float[] {1, 2, 3, Float.NaN}));
    assertEquals(
        "embedding of number 1, column 1 is NaN; probes need finite values, so check that the training did not diverge",
        error.getMessage());
  }
}
