package io.coursework.analysis.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.analysis.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingTest {

  @Test
  void keepsItsOwnCopyOfTheScores() {
    Scores scores = new Scores().put("share", 0.5);
    Finding finding = new Finding("p", scores, List.of(), List.of());
    scores.put("other", 1.0);

    assertEquals(Map.of("share", 0.5), finding.numbers());
    assertThrows(
        UnsupportedOperationException.class, () -> finding.scores().put("x", Estimate.of(1)));
  }

  @Test
  void tellsTheEndsOfIntervalsApart() {
    Finding finding =
        new Finding(
            "p", new Scores().put("mean", new Interval(0.5, 0.25, 0.75, 9)), List.of(), List.of());

    assertEquals(Map.of("mean", 0.5, "mean_low", 0.25, "mean_high", 0.75), finding.numbers());
    assertEquals(0.5, finding.value("mean"));
  }

  @Test
  void rejectsAScoreThatIsNotFinite() {
    Exception error =
        assertThrows(IllegalArgumentException.class, () -> new Scores().put("share", Double.NaN));
    assertEquals(
        "share: a score is NaN; a probe must define its score or refuse the model",
        error.getMessage());
  }

  @Test
  void rejectsAScoreThatIsGivenTwiceOrNotInSnakeCase() {
    Scores scores = new Scores().put("share", 1);

    assertThrows(IllegalArgumentException.class, () -> scores.put("share", 2));
    assertThrows(IllegalArgumentException.class, () -> scores.put("Share", 2));
  }

  @Test
  void saysWhichScoreThereIsNot() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Finding("p", new Scores().put("a", 1), List.of(), List.of()).value("b"));
    assertEquals("probe p has no score b; it has [a]", error.getMessage());
  }

  @Test
  void fewHeadlinesAreAllMetricsAndOfManyTheProbeChooses() {
    Scores scores = new Scores().put("a", 1).put("b", 2).put("c", 3).put("d", 4);
    Finding all = new Finding("p", scores, List.of(), List.of());

    assertEquals(Set.of(), all.metrics());
    assertEquals(Set.of("b"), all.metrics("b").metrics());
    assertEquals(Set.of("a", "b"), all.headlines("[ab]").metrics());
    assertEquals(Set.of("a"), all.headlines("[ab]").metrics("[ac]").metrics());
    assertEquals(Set.of(), all.headlines("[ab]").metrics("").metrics());
    assertEquals(Set.of("a", "b"), all.headlines("[ab]").metrics("").headlines());
  }
}
