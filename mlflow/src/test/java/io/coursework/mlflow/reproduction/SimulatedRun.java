package io.coursework.mlflow.reproduction;

import io.coursework.mlflow.experiment.Measure;
import io.coursework.tracking.MetricHistory;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finished runs that nobody ran. */
final class SimulatedRun {

  private SimulatedRun() {}

  /** A run of 300 steps on SUM, judged on 200 expressions. */
  static ArmRun of(Arm arm, int width, int seed, Map<String, MetricHistory> metrics) {
    Map<String, String> params =
        Map.of(
            "target",
            "SUM",
            "seed",
            Integer.toString(seed),
            "training.steps",
            "300",
            "model.d_model",
            Integer.toString(width),
            "model.parameters",
            Integer.toString(12 * width * width),
            "model.block_parameters",
            Integer.toString(10 * width * width));
    return new ArmRun(
        arm,
        new RunRecord(
            "nowhere/%s-%d-%d".formatted(arm, width, seed),
            Optional.empty(),
            "experiment",
            arm.curriculum(),
            Optional.of(RunStatus.FINISHED),
            new TreeMap<>(params),
            new TreeMap<>(),
            new TreeMap<>(metrics)),
        Measure.ANSWER,
        200,
        0.12);
  }

  /** A curve of which only the end is known. */
  static MetricHistory last(double value) {
    return new MetricHistory(List.of(300L), List.of(value));
  }
}
