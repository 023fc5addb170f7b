package io.coursework.mlflow.experiment.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Scores;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.MetricPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordedScoresTest {

  private static final RunRecord RUN =
      new RunRecord(
          "r",
          Optional.empty(),
          "e",
          "n",
          Optional.empty(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(
              Map.of(
                  "probe/p/a",
                  MetricHistory.of(
                      List.of(new MetricPoint("probe/p/a", 0.25, Instant.EPOCH, 7))))));

  private static String table() {
    Scores scores = new Scores().put("a", 1).put("b", -2.5e-12).put("detail", 3);
    Finding finding = new Finding("p", scores, List.of(), List.of()).headlines("[ab]").metrics("a");
    return ProbeReport.table(
            new TreeMap<>(Map.of(9L, new ProbeReport(List.of(finding), new TreeMap<>()))))
        .tsv();
  }

  @Test
  void addsTheHeadlinesThatAreNotMetrics() {
    Map<String, MetricHistory> metrics = RecordedScores.add(RUN, table(), key -> true).metrics();
    assertEquals(Set.of("probe/p/a", "probe/p/b"), metrics.keySet());
    assertEquals(Map.of(9L, -2.5e-12), metrics.get("probe/p/b").byStep());
    assertEquals(Map.of(7L, 0.25), metrics.get("probe/p/a").byStep(), "the metric counts");
  }

  @Test
  void addsNothingThatNobodyWants() {
    assertEquals(RUN, RecordedScores.add(RUN, table(), key -> key.endsWith("a")));
  }

  @Test
  void aTableOfAnEarlierBuildOrOfSomethingElseAddsNothing() {
    for (String odd :
        List.of(
            "",
            "step\tprobe\tscore\tvalue\tlow\thigh\n9\tp\tb\t1.0\t\t\n",
            table().replace("9\t", "x\t"),
            table().replace("-2.5E-12", "NaN").replace("yes", "maybe"))) {
      assertEquals(RUN, RecordedScores.add(RUN, odd, key -> true), odd);
    }
  }
}
