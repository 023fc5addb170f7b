package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.Gaps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuccessEndTest {

  @TempDir Path folder;

  /** A control may have fewer steps than the configuration names. */
  @Test
  void neverLiesBehindTheStepsThatArePlanned() throws IOException {
    RunSpec spec =
        OfflineTraining.spec(
            folder,
            "training.steps=1000",
            "training.optimizer.schedule=wsd",
            "training.optimizer.decay_share=0.5",
            "training.success.metric=accuracy",
            "training.success.evaluations=1");
    Evaluation right =
        new Evaluation(
            200, Map.of(), Map.of("SUM", new Score(1, 1, 1)), Map.of(), Map.of(), Gaps.NONE, 0);

    assertEquals(400, new Success(spec, 1000).end(List.of(right)));
    assertEquals(300, new Success(spec, 300).end(List.of(right)));
    assertEquals(0, new Success(spec, 1000).end(List.of()));
  }
}
