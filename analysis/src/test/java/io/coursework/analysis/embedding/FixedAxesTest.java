package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FixedAxesTest {

  @Test
  void giveTheEmbeddingItsOwnPrincipalComponents() {
    NumberEmbedding table = Tables.random(10, 16, 1);
    PrincipalComponents components = PrincipalComponents.of(table);

    FixedAxes axes = FixedAxes.of(table, 6);

    double[][] coordinates = axes.coordinates(10, table.values());
    for (int i = 0; i < 10; i++) {
      // 1e-12: double precision, over sums of 16 products of order 1
      assertArrayEquals(
          Arrays.copyOf(components.coordinates()[i], 6), coordinates[i], 1e-12, "number " + i);
    }
    assertArrayEquals(
        Arrays.copyOf(components.explainedVariance(), 6), axes.shares(10, table.values()), 1e-12);
  }

  @Test
  void showOtherTokensFromTheMeanOfTheNumbers() {
    // numbers at (1, 0) and (3, 0): the only axis is x, and its origin lies at 2
    NumberEmbedding numbers = new NumberEmbedding(2, 2, new float[] {1, 0, 3, 0});

    double[][] coordinates =
        FixedAxes.of(numbers, 6).coordinates(2, new float[] {1, 0, 3, 0, 7, 5});

    assertArrayEquals(new double[][] {{-1}, {1}, {5}}, coordinates);
  }

  /** Principal components of its own would give a random table the largest shares it has. */
  @Test
  void doNotMakeARandomTableLookLikeTheTrainedOne() {
    FixedAxes axes = FixedAxes.of(Tables.line(10, 64), 1);
    double mean = 0;
    for (long seed = 0; seed < 100; seed++) {
      mean += axes.shares(10, Tables.random(10, 64, seed).values())[0] / 100;
    }
    // 1/64 is expected, with a standard error of some 0.0005 over 100 tables of 9 degrees of
    // freedom
    assertEquals(1.0 / 64, mean, 0.003);
  }

  @Test
  void areAllZeroWhereTheEmbeddingDoesNotVary() {
    FixedAxes axes = FixedAxes.of(Tables.constant(10, 4, 1), 3);

    double[] shares = axes.shares(10, Tables.random(10, 4, 1).values());

    assertTrue(Arrays.stream(shares).allMatch(share -> share == 0), Arrays.toString(shares));
  }
}
