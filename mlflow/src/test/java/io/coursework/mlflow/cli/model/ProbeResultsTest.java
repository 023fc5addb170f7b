package io.coursework.mlflow.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Scores;
import io.coursework.mlflow.cli.console.TableText;
import io.coursework.mlflow.experiment.result.ProbeReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProbeResultsTest {

  private static ProbeReport report(Scores scores) {
    return new ProbeReport(
        List.of(new Finding("parity", scores, List.of(), List.of())), new TreeMap<>());
  }

  private static ProbeResults results(Scores first, Scores last) {
    return new ProbeResults(new TreeMap<>(Map.of(0L, report(first), 100L, report(last))));
  }

  @Test
  void takesScoresThatAnEarlierStepDidNotHave() {
    ProbeResults results =
        results(new Scores().put("share", 0.1), new Scores().put("share", 0.2).put("gap", 0.3));

    assertEquals(1, results.curves().size());
    assertTrue(TableText.of(results.shown(), 80).contains("gap"));
  }

  @Test
  void drawsScoresBeyondOneApartAndThoseThatAreAlwaysZeroNot() {
    List<Figure> curves =
        results(
                new Scores().put("share", 0.1).put("rank", 50).put("none", 0),
                new Scores().put("share", 0.2).put("rank", 1).put("none", 0))
            .curves();

    assertEquals(
        List.of("parity_by_step_beyond_1", "parity_by_step"),
        curves.stream().map(Figure::name).toList());
    assertTrue(curves.get(0).svg().contains("rank"));
    assertFalse(curves.get(1).svg().contains("rank"));
    assertTrue(curves.get(1).svg().contains("share"));
    assertFalse(curves.get(1).svg().contains("none<"));
  }
}
