package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
  private static long[] order(long count, long seed) {
    Permutation permutation = new Permutation(count, seed);
    return LongStream.range(0, count).map(permutation::at).toArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 16, 17, 63, 64, 65, 100, 1000, 4096, 4097})
  void givesEachNumberOnce(long count) {
    for (long seed = 0; seed < 3; seed++) {
      long[] sorted = order(count, seed);
      Arrays.sort(sorted);
      assertArrayEquals(LongStream.range(0, count).toArray(), sorted);
    }
  }

  @Test
  void isAnotherOrderForAnotherSeed() {
    assertArrayEquals(order(100, 1), order(100, 1));
    assertFalse(Arrays.equals(order(100, 1), order(100, 2)));
  }

  @Test
  void leavesNoTraceOfTheOrderBefore() {
    long count = 4000;
    long[] order = order(count, 0);
    double covariance = 0;
    double variance = 0;
    int early = 0; // of the first half, in the first half
    int rises = 0; // from one place to the next
    for (int i = 0; i < count; i++) {
      double middle = (count - 1) / 2.0;
      covariance += (i - middle) * (order[i] - middle);
      variance += (i - middle) * (i - middle);
      early += i < count / 2 && order[i] < count / 2 ? 1 : 0;
      rises += i > 0 && order[i] > order[i - 1] ? 1 : 0;
    }
    assertEquals(0, covariance / variance, 5 / Math.sqrt(count)); // 5 standard deviations
    assertEquals(count / 4.0, early, 5 * Math.sqrt(count / 16.0));
    assertEquals(count / 2.0, rises, 5 * Math.sqrt(count / 12.0));
  }
}
