package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScoreHistoryTest {
  private final ScoreHistory history = new ScoreHistory(3);

  @Test
  void fitsALineToTheLastNumbers() {
    assertEquals(Double.NaN, history.slope());
    history.add(0, 100);
    assertEquals(Double.NaN, history.slope());
    history.add(2, 5);
    history.add(5, 5);
    history.add(9, 13); // the first is forgotten
    // about the means 16/3 and 23/3, in thirds: (-10 * -8 - 1 * -8 + 11 * 16) / (100 + 1 + 121)
    assertEquals(264.0 / 222, history.slope(), 1e-14);
    history.clear();
    assertEquals(Double.NaN, history.slope());
  }

  @Test
  void drawsAnyOfTheLastNumbers() {
    SplittableRandom random = new SplittableRandom(1);
    assertEquals(0, history.any(random));
    for (int i = 1; i <= 5; i++) {
      history.add(i, i);
    }
    TreeSet<Double> drawn = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      drawn.add(history.any(random));
    }
    assertEquals("[3.0, 4.0, 5.0]", drawn.toString());
  }

  @Test
  void knowsTheChangeOfAScore() {
    assertEquals(Double.NaN, history.changeTo(-3));
    assertEquals(0.5, history.changeTo(-2.5));
  }
}
