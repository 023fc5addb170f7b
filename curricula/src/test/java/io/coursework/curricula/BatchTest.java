package io.coursework.curricula;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final Vocabulary TEN = Tasks.vocabulary(10);
  private static final List<Sequence> TWO =
      List.of(
          new Sequence(TEN.encode("( SUM 3 9 4 ) >"), TEN.encode("6 E")),
          new Sequence(TEN.encode("( MAX 1 8 ) >"), TEN.encode("8 E")));

  @Test
  void shiftsPadsAndMasksByHand() {
    Batch batch =
        Batch.of(TWO, new int[] {0, 1}, new int[] {8, 0, 0, 7}, LossOn.ANSWER, TEN.padId());
    assertEquals(2, batch.rows());
    assertEquals(8, batch.length());
    assertArrayEquals(TEN.encode("( SUM 3 9 4 ) > 6" + " ( MAX 1 8 ) > 8 <pad>"), batch.tokens());
    assertArrayEquals(TEN.encode("SUM 3 9 4 ) > 6 E" + " MAX 1 8 ) > 8 E <pad>"), batch.targets());
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 0, 0, 1, 1, /* row 2 */ 0, 0, 0, 0, 0, 1, 1, 0}, batch.lossMask());
    assertEquals(15, batch.tokenCount());
  }

  @Test
  void countsTheLossOnAllTokensButPadding() {
    Batch batch = Batch.of(TWO, new int[] {0, 1}, new int[] {8, 0, 0, 7}, LossOn.ALL, TEN.padId());
    assertArrayEquals(
        new float[] {1, 1, 1, 1, 1, 1, 1, 1, /* row 2 */ 1, 1, 1, 1, 1, 1, 1, 0}, batch.lossMask());
    assertEquals(15, batch.tokenCount());
    assertArrayEquals(new long[] {8, 7}, batch.tokenCounts());
    assertArrayEquals(new long[] {0, 7}, batch.part(1, 2).tokenCounts());
    assertArrayEquals(new long[] {8, 7}, batch.padded(9).tokenCounts());
  }

  @Test
  void masksTheWholeChainOfThought() {
    Sequence deep =
        new Sequence(TEN.encode("( SUM ( MAX 3 7 ) 2 ) >"), TEN.encode("( SUM 7 2 ) > 9 E"));
    Batch batch = Batch.of(List.of(deep), new int[] {0}, new int[0], LossOn.ANSWER, TEN.padId());
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1}, batch.lossMask());
    assertEquals(17, batch.tokenCount());
  }
}
