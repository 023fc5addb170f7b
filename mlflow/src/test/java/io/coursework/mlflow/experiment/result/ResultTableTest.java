package io.coursework.mlflow.experiment.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.OfflineTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTableTest {

  @TempDir Path folder;

  private RunResult result(Evaluation last) throws IOException {
    RunSpec spec = OfflineTraining.spec(folder);
    return new RunResult(
        spec,
        1_272,
        "cpu",
        0.25,
        Map.of("SUM", 1.0),
        List.of(last),
        Map.of(),
        List.of(),
        folder,
        folder,
        6);
  }

  private static Map<String, Score> sum(double answer) {
    return Map.of("SUM", new Score(answer, 0, 0));
  }

  @Test
  void showsThePartsOfTheTargetSideBySide() throws IOException {
    RunResult parted =
        result(new Evaluation(9, sum(0.9), sum(0.7), sum(0.5), sum(0.3), Gaps.NONE, 2));
    RunResult plain =
        result(new Evaluation(9, sum(0.8), sum(0.6), Map.of(), Map.of(), Gaps.NONE, 2));

    TextTable both = ResultTable.runs(List.of(parted, plain));
    assertEquals(
        List.of(
            "curriculum",
            "seed",
            "params",
            "steps",
            "train",
            "held-out SUM",
            "unseen-multisets SUM",
            "monitor SUM",
            "parity",
            "ordering"),
        both.columns());
    assertEquals(
        List.of("0.90", "0.70", "0.30", "0.50", "-", "-"), both.rows().get(0).subList(4, 10));
    assertEquals(List.of("0.80", "0.60", "-", "-", "-", "-"), both.rows().get(1).subList(4, 10));
    assertEquals(8, ResultTable.runs(List.of(plain)).columns().size());
  }

  @Test
  void theShareOfEvaluationsIsOfAllTime() throws IOException {
    RunResult run = result(new Evaluation(9, sum(0.9), sum(0.7), Map.of(), Map.of(), Gaps.NONE, 2));
    assertEquals(0.25, run.evaluationShare()); // 2 s after 6 s of training
  }
}
