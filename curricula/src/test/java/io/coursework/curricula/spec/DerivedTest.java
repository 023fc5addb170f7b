package io.coursework.curricula.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DerivedTest {
  private record Square(int side) {}

  private final AtomicInteger calculations = new AtomicInteger();
  private final Derived<Square, int[]> areas =
      new Derived<>(
          square -> {
            calculations.incrementAndGet();
            return new int[] {square.side * square.side};
          });

  @Test
  void calculatesOnceForEqualRecords() {
    int[] area = areas.of(new Square(3));
    assertEquals(9, area[0]);
    assertSame(area, areas.of(new Square(3)));
    assertEquals(16, areas.of(new Square(4))[0]);
    assertEquals(2, calculations.get());
  }

  @Test
  void forgetsRatherThanGrows() {
    int[] first = areas.of(new Square(0));
    for (int side = 1; side <= 64; side++) {
      assertEquals(side * side, areas.of(new Square(side))[0]);
    }
    assertNotSame(first, areas.of(new Square(0)));
    assertEquals(0, areas.of(new Square(0))[0]);
  }
}
