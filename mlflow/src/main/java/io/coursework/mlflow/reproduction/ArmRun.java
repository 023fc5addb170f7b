package io.coursework.mlflow.reproduction;

import io.coursework.analysis.transition.LearningCurve;
import io.coursework.analysis.transition.Trial;
import io.coursework.mlflow.experiment.Measure;
import io.coursework.tracking.MetricHistory;
import io.coursework.tracking.RunRecord;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A finished run of an arm.
 *
 * @param arm which it belongs to
 * @param record its params and metrics
 * @param measure what of its answers is judged
 * @param examples held-out examples of the target, each once
 * @param floor accuracy by chance on these, in [0, 0.5)
 */
record ArmRun(Arm arm, RunRecord record, Measure measure, long examples, double floor) {

  /** Which number of weights is meant by the size of a model. */
  enum Size {
    TOTAL("model.parameters", "parameters"),
    BLOCK("model.block_parameters", "parameters of the block");

    private final String param;
    private final String label;

    Size(String param, String label) {
      this.param = param;
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private static final String TOKENS = "train/tokens";

  long seed() {
    return Long.parseLong(record.params().get("seed"));
  }

  int width() {
    return Integer.parseInt(record.params().get("model.d_model"));
  }

  double size(Size size) {
    return Double.parseDouble(record.params().get(size.param));
  }

  /** Optimiser steps that it was to take. */
  long steps() {
    return Long.parseLong(record.params().get("training.steps"));
  }

  Path directory() {
    return Path.of(record.id());
  }

  /** Of the target on held-out examples at the end, weighted by their probability. */
  double accuracy() {
    return heldOut().last();
  }

  /** As the fit counts it. */
  Trial trial(Size size) {
    return new Trial(
        size(size), Math.round(accuracy() * examples), examples, floor, arm.curriculum(), seed());
  }

  /** A score of a probe at the end, such as {@code parity/fourier_share}. */
  OptionalDouble score(String key) {
    MetricHistory history = record.metrics().get("probe/" + key);
    return history == null ? OptionalDouble.empty() : OptionalDouble.of(history.last());
  }

  /** Accuracy against tokens of all tasks. */
  LearningCurve onAllTokens() {
    return against(TOKENS);
  }

  /** Accuracy against tokens of the target. */
  LearningCurve onTargetTokens() {
    return against("train/" + operation() + "/tokens");
  }

  private LearningCurve against(String metric) {
    Map<Long, Double> accuracy = heldOut().byStep();
    Map<Long, Double> tokens = record.metrics().get(metric).byStep();
    double[][] points =
        accuracy.entrySet().stream()
            .filter(point -> tokens.containsKey(point.getKey()))
            .map(point -> new double[] {tokens.get(point.getKey()), point.getValue()})
            .toArray(double[][]::new);
    double[] x = new double[points.length];
    double[] y = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      x[i] = points[i][0];
      y[i] = points[i][1];
    }
    return new LearningCurve(x, y);
  }

  private MetricHistory heldOut() {
    return record.metrics().get(metric(record, measure));
  }

  /** The target, as a part of metric keys. */
  String operation() {
    return metric(record, measure).split("/")[1];
  }

  /** The metric that a run is judged by. */
  static String metric(RunRecord record, Measure measure) {
    return measure.heldOut(record.params().getOrDefault("target", ""));
  }

  /** The file of one of its figures; empty if it has none of that name. */
  Optional<Path> figure(String name) {
    Path file = directory().resolve("artifacts").resolve("figures").resolve(name + ".svg");
    return file.toFile().isFile() ? Optional.of(file) : Optional.empty();
  }
}
