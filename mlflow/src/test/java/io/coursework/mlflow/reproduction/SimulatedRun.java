package io.coursework.mlflow.reproduction;

import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.StudyRun;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finished runs that nobody ran. */
public final class SimulatedRun {

  private SimulatedRun() {}

  /** A run of 300 steps on SUM. */
  public static StudyRun of(Arm arm, int width, int seed, Map<String, MetricHistory> metrics) {
    return of(arm, width, seed, metrics, Map.of());
  }

  /**
   * A run of 300 steps on SUM.
   *
   * @param others params that it has, too, or otherwise
   */
  public static StudyRun of(
      Arm arm,
      int width,
      int seed,
      Map<String, MetricHistory> metrics,
      Map<String, String> others) {
    Map<String, String> params = new TreeMap<>();
    params.put("target", "SUM");
    params.put("seed", Integer.toString(seed));
    params.put("training.steps", "300");
    params.put("model.d_model", Integer.toString(width));
    params.put("model.parameters", Integer.toString(12 * width * width));
    params.put("model.block_parameters", Integer.toString(10 * width * width));
    params.putAll(others);
    return new StudyRun(
        arm,
        new RunRecord(
            "nowhere/%s-%d-%d".formatted(arm, width, seed),
            Optional.empty(),
            "experiment",
            arm.curriculum(),
            Optional.of(RunStatus.FINISHED),
            new TreeMap<>(params),
            new TreeMap<>(),
            new TreeMap<>(metrics)));
  }

  /**
   * The curves of a run of 60 million tokens, looked at once a million.
   *
   * @param learned after so many million tokens; more than 60 for never
   * @param share of its tokens that are the target's
   */
  public static Map<String, MetricHistory> curves(double learned, double share) {
    List<Long> steps = new ArrayList<>();
    List<Double> accuracy = new ArrayList<>();
    List<Double> tokens = new ArrayList<>();
    List<Double> own = new ArrayList<>();
    for (long million = 0; million <= 60; million++) {
      steps.add(million * 5);
      accuracy.add(million >= learned ? 0.95 : 0.1);
      tokens.add(million * 1e6);
      own.add(million * 1e6 * share);
    }
    Map<String, MetricHistory> metrics = new TreeMap<>();
    metrics.put("monitor/sum/strict_accuracy", new MetricHistory(steps, accuracy));
    metrics.put("eval/sum/strict_accuracy", new MetricHistory(steps, accuracy));
    metrics.put("eval/sum/accuracy", new MetricHistory(steps, accuracy));
    metrics.put("train/tokens", new MetricHistory(steps, tokens));
    metrics.put("train/sum/tokens", new MetricHistory(steps, own));
    return metrics;
  }

  /** A curve of which only the end is known. */
  public static MetricHistory last(double value) {
    return new MetricHistory(List.of(300L), List.of(value));
  }
}
