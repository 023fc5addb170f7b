package io.coursework.mlflow.comparison;

import static io.coursework.mlflow.comparison.Records.ACCURACY;
import static io.coursework.mlflow.comparison.Records.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.tracking.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTablesTest {

  private static ComparisonTables tables(List<RunRecord> runs) {
    return new ComparisonTables(RunComparison.of(Grouping.bySeed(runs), List.of()), false);
  }

  @Test
  void standSideBySideWithADashForTheIntervalOfASingleRun() {
    Map<String, Double> joint = Map.of(ACCURACY, 0.25, "probe/parity/share", 0.0001);
    ComparisonTables tables =
        tables(List.of(run("sum", 0, 0.5), run("sum", 1, 0.5), run("joint", 0, joint)));
    assertEquals(List.of("metric", "sum (n = 2)", "joint (n = 1)"), tables.finals().columns());
    assertEquals(
        List.of(List.of(ACCURACY, "0.500 (0.500 to 0.500)", "0.250 (-)")), tables.finals().rows());
    assertEquals(
        List.of(List.of("probe/parity/share", "-", "1.0e-04 (-)")), tables.findings().rows());
    assertEquals(List.of(List.of("curriculum", "sum", "joint")), tables.params().rows());
    assertEquals(
        List.of(List.of(ACCURACY, "joint - sum", "-0.250", "-", "-", "-", "Welch, 2 and 1 runs")),
        tables.differences().rows());
    assertEquals(
        List.of("sum-seed-0", "sum", "0", "FINISHED", "100", "0.500", "runs/sum-seed-0"),
        tables.runs().rows().get(0));
    assertEquals(
        List.of(
            List.of(ACCURACY, "sum", "2", "0.5", "0.5", "0.5"),
            List.of(ACCURACY, "joint", "1", "0.25", "-", "-"),
            List.of("probe/parity/share", "joint", "1", "1.0E-4", "-", "-")),
        tables.numbers().rows());
  }

  @Test
  void manyGroupsAreLinesAndNotColumns() {
    List<RunRecord> runs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      runs.add(run("c" + i, 0, 0.5));
    }
    assertEquals(List.of("group", ACCURACY), tables(runs).finals().columns());
    assertEquals(List.of("c5 (n = 1)", "0.500 (-)"), tables(runs).finals().rows().get(5));
  }
}
