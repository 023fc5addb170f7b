package io.coursework.curricula.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RandomnessTest {
  @Test
  void givesTheNumbersOfAnIndependentCalculation() {
    // SplitMix64 over the documented key, calculated with Python's integers
    RandomGenerator random = Randomness.of(0, "train", 0, 0);
    assertEquals(-7681427878001960293L, random.nextLong());
    assertEquals(3749598532447611495L, random.nextLong());
    assertEquals(8931639431534120957L, random.nextLong());
    assertEquals(-881297304857270838L, Randomness.of(7, "train", 123, 5).nextLong());
    assertEquals(394627368769022925L, Randomness.of(-1, "evaluation/held-out/SUM").nextLong());
  }

  @Test
  void keepsTheDerivedNumbersToo() {
    // pinned as first run on JDK 17: nextInt and nextDouble decide what every batch holds
    RandomGenerator random = Randomness.of(1, "pinned");
    StringBuilder drawn = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      drawn.append(random.nextInt(10)).append(' ').append(random.nextInt(2, 4)).append(' ');
    }
    assertEquals("7 2 8 2 1 2 3 2 9 2 0 2 9 3 3 2", drawn.toString().strip());
    assertEquals(0.15472542451148708, random.nextDouble());
  }

  @Test
  void separatesSeedsStreamsAndCounters() {
    Set<Long> first = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      for (String stream : new String[] {"train", "eval"}) {
        for (long step = 0; step < 100; step++) {
          for (long row = 0; row < 10; row++) {
            first.add(Randomness.of(seed, stream, step, row).nextLong());
          }
        }
      }
    }
    // 20,000 of 2^64 numbers: a collision has a probability of 1e-11
    assertEquals(20_000, first.size());
    assertNotEquals(
        Randomness.of(0, "train", 1, 2).nextLong(), Randomness.of(0, "train", 2, 1).nextLong());
  }

  @Test
  void shufflesEveryPermutationEquallyOften() {
    var random = Randomness.of(0, "permutation test");
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 60_000; i++) {
      counts.merge(Arrays.toString(Randomness.permutation(3, random)), 1, Integer::sum);
    }
    assertEquals(6, counts.size());
    // five standard deviations of 91
    counts.values().forEach(count -> assertEquals(10_000, count, 457));
  }
}
