package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddingTablesTest {

  @Test
  void writesTheTwoFilesOfTheProjector() {
    EmbeddingTables tables =
        EmbeddingTables.of(
            List.of(
                new TokenVector("SUM", new float[] {0.1f, -2}),
                new TokenVector("4", new float[] {1e-9f, 3.5f}),
                new TokenVector("11", new float[] {0, 1})));

    assertEquals("0.1\t-2.0\n1.0E-9\t3.5\n0.0\t1.0\n", tables.vectors());
    assertEquals("token\tvalue\tparity\nSUM\t\t\n4\t4\teven\n11\t11\todd\n", tables.metadata());
  }

  @Test
  void givesEveryFloatBack() {
    Random random = new Random(1);
    float[] vector = new float[200];
    for (int j = 0; j < vector.length; j++) {
      vector[j] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10));
    }

    String[] cells =
        EmbeddingTables.of(List.of(new TokenVector("0", vector))).vectors().strip().split("\t");

    float[] read = new float[cells.length];
    for (int j = 0; j < read.length; j++) {
      read[j] = Float.parseFloat(cells[j]);
    }
    assertArrayEquals(vector, read);
  }

  @Test
  void rejectsVectorsOfDifferentLength() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                EmbeddingTables.of(
                    List.of(
                        new TokenVector("(", new float[2]), new TokenVector(")", new float[3]))));
    assertEquals(
        "vector of token ')' has 3 values, but that of '(' has 2; give vectors of one table",
        error.getMessage());
  }
}
