package io.coursework.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FindingTest {

  @Test
  void keepsItsOwnCopyOfTheScores() {
    TreeMap<String, Double> scores = new TreeMap<>(Map.of("share", 0.5));
    Finding finding = new Finding("p", scores, List.of(), List.of());
    scores.put("share", 1.0);

    assertEquals(Map.of("share", 0.5), finding.scores());
    assertThrows(UnsupportedOperationException.class, () -> finding.scores().put("x", 1.0));
  }

  @Test
  void rejectsAScoreThatIsNotFinite() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Finding("p", new TreeMap<>(Map.of("share", Double.NaN)), List.of(), List.of()));
    assertEquals(
        "score share of probe p is NaN; a probe must define its score or refuse the table",
        error.getMessage());
  }
}
