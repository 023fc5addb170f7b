package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReservoirTest {
  private final SplittableRandom random = new SplittableRandom(1);
  private final Reservoir reservoir = new Reservoir();

  @Test
  void interpolatesQuantiles() {
    reservoir.add(10, random);
    assertEquals(10, reservoir.quantile(0.2));
    reservoir.add(0, random);
    reservoir.add(4, random);
    assertEquals(0, reservoir.quantile(0));
    assertEquals(1.6, reservoir.quantile(0.2), 1e-15);
    assertEquals(4, reservoir.quantile(0.5));
    assertEquals(7.6, reservoir.quantile(0.8), 1e-15);
    assertEquals(10, reservoir.quantile(1));
  }

  @Test
  void keepsAFairSampleOfManyNumbers() {
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      reservoir.add(i, random);
    }
    assertEquals(count, reservoir.seen());
    for (double share : new double[] {0.2, 0.5, 0.8}) {
      // standard deviation of a quantile of 512 numbers: at most 0.022
      assertEquals(share, reservoir.quantile(share) / count, 0.08);
    }
  }
}
