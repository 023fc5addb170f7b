package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BalancedLabellingsTest {

  @Test
  void enumeratesEachLabellingOnce() {
    // C(n, n/2)/2
    for (int[] expected : List.of(new int[] {4, 3}, new int[] {10, 126}, new int[] {14, 1716})) {
      BalancedLabellings labellings = BalancedLabellings.of(expected[0], 0);
      Set<String> distinct = new HashSet<>();
      for (int[] labels : labellings.labels()) {
        assertEquals(0, Arrays.stream(labels).sum());
        assertEquals(1, labels[0]);
        distinct.add(Arrays.toString(labels));
      }

      assertTrue(labellings.exhaustive());
      assertEquals(expected[1], labellings.labels().size());
      assertEquals(expected[1], distinct.size());
      assertTrue(distinct.contains(Arrays.toString(BalancedLabellings.parity(expected[0]))));
    }
  }

  @Test
  void drawsTenThousandBeyondFourteenNumbers() {
    BalancedLabellings labellings = BalancedLabellings.of(16, 7);

    assertFalse(labellings.exhaustive());
    assertEquals(10_000, labellings.labels().size());
    int together = 0;
    for (int[] labels : labellings.labels()) {
      assertEquals(0, Arrays.stream(labels).sum());
      assertEquals(1, labels[0]);
      together += labels[5] == 1 ? 1 : 0;
    }
    // Number 5 shares the class of 0 with probability 7/15; deviation 50 of 10,000, five allowed.
    assertEquals(10_000 * 7 / 15.0, together, 250);
  }

  @Test
  void countsTheObservedLabellingOnce() {
    assertEquals(1.0 / 126, BalancedLabellings.of(10, 0).pValue(1));
    assertEquals(1.0 / 10_001, BalancedLabellings.of(16, 0).pValue(0));
  }
}
