package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.random.Randomness;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchRowsTest {

  /** Expressions of the given numbers of input tokens; only the last target of each counts. */
  static Batch batch(int... tokens) {
    int length = IntStream.of(tokens).max().orElseThrow();
    Batch batch =
        new Batch(
            tokens.length,
            length,
            new int[tokens.length * length],
            new int[tokens.length * length],
            new float[tokens.length * length],
            new int[tokens.length],
            new int[0]);
    for (int row = 0; row < tokens.length; row++) {
      for (int i = 0; i < tokens[row]; i++) {
        batch.tokens()[row * length + i] = 100 * (row + 1) + i;
        batch.targets()[row * length + i] = 100 * (row + 1) + i + 1;
      }
      batch.lossMask()[row * length + tokens[row] - 1] = 1;
    }
    return batch;
  }

  @Test
  void packsTheLongestFirstAndFillsWhatIsLeft() {
    BatchRows packed = BatchRows.packed(batch(2, 5, 3, 4), 8);

    assertEquals(2, packed.rows());
    assertEquals(16, packed.computed());
    assertArrayEquals(
        new int[] {
          200, 201, 202, 203, 204, 300, 301, 302, // 5 + 3
          400, 401, 402, 403, 100, 101, 0, 0 // 4 + 2
        },
        packed.tokens());
    assertArrayEquals(
        new int[] {0, 1, 2, 3, 4, 0, 1, 2, 0, 1, 2, 3, 0, 1, 0, 1}, packed.positions());
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0}, packed.lossMask());
  }

  @Test
  void cutsWindowsWhereverAnExpressionIs() {
    Batch batch = batch(3, 4);
    batch.lossMask()[0] = 1; // the loss is on all tokens of the first

    BatchRows windows = BatchRows.windows(batch, 5);

    // 103 is the first one's end token, which has the next one's first token to predict.
    assertArrayEquals(new int[] {100, 101, 102, 103, 200, 201, 202, 203, 0, 0}, windows.tokens());
    assertArrayEquals(new int[] {101, 102, 103, 200, 201, 202, 203, 204, 0, 0}, windows.targets());
    assertArrayEquals(new float[] {1, 0, 1, 1, 0, 0, 0, 1, 0, 0}, windows.lossMask());
    assertEquals(0, windows.positions().length);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 13, 40})
  void losesNoTokenAndGivesEachBackInItsPlace(int context) {
    RandomGenerator random = Randomness.of(context, "packing");
    Batch batch = batch(random.ints(50, 1, 9).toArray());

    for (BatchRows laid :
        new BatchRows[] {BatchRows.packed(batch, context), BatchRows.windows(batch, context)}) {
      float[] tokens = new float[laid.tokens().length];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = laid.tokens()[i];
      }
      float[] ordered = laid.inOrder(tokens);
      for (int i = 0; i < ordered.length; i++) {
        assertEquals(batch.tokens()[i], (int) ordered[i]);
      }
    }
  }

  @Test
  void wastesLittle() {
    RandomGenerator random = Randomness.of(1, "packing");
    Batch batch = batch(random.ints(64, 5, 28).toArray());

    double waste = BatchRows.packed(batch, 64).computed() / (double) batch.tokenCount();

    assertTrue(waste <= 1.15, "computed over useful: " + waste);
  }

  @Test
  void addsRowsInWhichNothingCounts() {
    BatchRows packed = BatchRows.packed(batch(5, 3), 8);

    BatchRows more = packed.withRows(3);

    assertSame(packed, packed.withRows(1));
    assertEquals(24, more.computed());
    assertEquals(24, more.positions().length);
    assertArrayEquals(packed.inOrder(packed.lossMask()), more.inOrder(more.lossMask()));
  }
}
