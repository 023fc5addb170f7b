package io.coursework.mlflow.comparison;

import static io.coursework.mlflow.comparison.Records.ACCURACY;
import static io.coursework.mlflow.comparison.Records.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparedRunsTest {

  private final List<RunRecord> runs = new ArrayList<>();

  private void add(int seed, double accuracy, Optional<RunStatus> ended, String... params) {
    Map<String, String> values =
        params.length == 2
            ? Map.of(params[0], params[1])
            : Map.of(params[0], params[1], params[2], params[3]);
    runs.add(run("sum", seed, Map.of(ACCURACY, accuracy), values, ended));
  }

  private void finished(int seed, double accuracy, String... params) {
    add(seed, accuracy, Optional.of(RunStatus.FINISHED), params);
  }

  private ComparedRuns by(String... params) {
    return ComparedRuns.of(runs, List.of(params), ACCURACY, false);
  }

  @Test
  void numbersAreTheSameInWhateverWayTheyAreWritten() {
    finished(0, 0.1, "rate", "0.0001", "width", "8");
    finished(1, 0.2, "rate", "1.0E-4", "width", "8");
    finished(0, 0.3, "rate", "1e-4", "width", "16");
    finished(1, 0.4, "rate", "0.01", "width", "16.0");
    SettingComparison settings = by("rate", "width").settings();
    assertEquals(3, settings.settings().size());
    assertEquals(Map.of("rate", "0.01", "width", "16"), settings.best().values());
    assertEquals(2, settings.settings().get(2).sample().size());
    assertEquals(2, settings.effects().get(0).levels().size(), "of the rate");
  }

  @Test
  void whatDoesNotCountIsLeftOutWithItsNumber() {
    finished(0, 0.1, "width", "8");
    finished(1, 0.2, "width", "8");
    finished(0, 0.3, "width", "16");
    finished(1, Double.NaN, "width", "16");
    add(2, 0.9, Optional.of(RunStatus.FAILED), "width", "16");
    add(3, 0.9, Optional.empty(), "width", "16");
    runs.add(run("sum", 4, Map.of("train/loss", 1.0)));
    ComparedRuns compared = by("width");
    assertEquals(3, compared.counted());
    assertEquals(
        List.of(
            "2 of 7 runs are left out, for they have not finished (1 failed, 1 not ended)",
            "1 of 7 runs are left out, for they lack eval/sum/accuracy",
            "1 of 7 runs are left out, for their eval/sum/accuracy is not finite"),
        compared.notes());
    assertEquals(0.3, compared.settings().best().sample().mean());
  }

  @Test
  void aSpaceWithoutSettingsIsRefusedWithTheParamsThatDiffer() {
    finished(0, 0.1, "width", "8", "rate", "0.1");
    finished(1, 0.2, "width", "8", "rate", "0.2");
    assertEquals(
        "all 2 runs with a result have width 8: there are no settings to compare; name params that"
            + " differ, such as rate",
        assertThrows(IllegalArgumentException.class, () -> by("width")).getMessage());
    runs.clear();
    finished(0, Double.NaN, "width", "8");
    assertEquals(
        "of 1 runs none is finished with a value of eval/sum/accuracy: 1 of 1 runs are left out, for"
            + " their eval/sum/accuracy is not finite",
        assertThrows(IllegalArgumentException.class, () -> by("width")).getMessage());
  }

  @Test
  void replicatesThatDifferInMoreThanTheirSeedsAreSaid() {
    for (int seed = 0; seed < 2; seed++) {
      finished(seed, 0.1, "width", "8", "rate", "0.1");
      finished(seed, 0.2, "width", "8", "rate", "0.2");
      finished(seed, 0.3, "width", "16", "rate", "0.1");
    }
    assertEquals(
        List.of(
            "runs of one setting differ in rate too, and count as its replicates; name it with --by"),
        by("width").notes());
    assertEquals(List.of(), by("width", "rate").notes());
    finished(1, 0.3, "width", "16", "rate", "0.1");
    assertTrue(by("width", "rate").notes().get(0).startsWith("1 of 3 settings have several runs"));
  }

  @Test
  void aRunWithoutTheParamIsASettingOfItsOwn() {
    finished(0, 0.1, "width", "8");
    finished(0, 0.2, "width", "8", "dropout", "0.1");
    assertEquals("-", by("dropout").settings().settings().get(1).values().get("dropout"));
  }
}
