package io.coursework.mlflow.experiment.recording;

import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.figure.LearningCurves;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.Group;
import io.coursework.mlflow.experiment.result.LossCurve;
import io.coursework.mlflow.experiment.result.MixtureCurve;
import io.coursework.mlflow.experiment.result.RunResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The learning curves of one run and of groups of runs. */
public final class Figures {

  private static final String STEPS = "optimiser steps";

  private Figures() {}

  /** Accuracy of each operation over the training, held-out in full lines, training thin. */
  public static String accuracy(
      RunSpec spec, List<Evaluation> evaluations, Map<String, Double> chance) {
    List<Curve> curves = new ArrayList<>();
    double[] steps = evaluations.stream().mapToDouble(Evaluation::step).toArray();
    Collection<String> operations = evaluations.get(0).training().keySet();
    for (String operation : operations) {
      curves.add(
          Curve.thin(
              operation,
              steps,
              evaluations.stream().mapToDouble(e -> answer(e.training(), operation)).toArray()));
      curves.add(
          Curve.line(
              operation,
              steps,
              evaluations.stream().mapToDouble(e -> answer(e.heldOut(), operation)).toArray()));
    }
    ValueAxis axis = ValueAxis.between(0, 1);
    if (chance.containsKey("SUM")) {
      axis = axis.with(new ReferenceLine("commonest answer to SUM", chance.get("SUM")));
    }
    return LearningCurves.svg(
        "%s, seed %d: held-out accuracy (thin: training)".formatted(spec.name(), spec.seed()),
        STEPS,
        "share of answers right",
        curves,
        axis);
  }

  /** The weight of each operation over the training. */
  static String mixture(RunSpec spec, List<String> operations, MixtureCurve mixture) {
    return LearningCurves.svg(
        "%s, seed %d: what was taught".formatted(spec.name(), spec.seed()),
        STEPS,
        "share of expressions",
        operations.stream().map(o -> Curve.line(o, mixture.steps(), mixture.weights(o))).toList(),
        ValueAxis.between(0, 1));
  }

  public static String loss(RunSpec spec, LossCurve losses) {
    return LearningCurves.svg(
        "%s, seed %d: training loss".formatted(spec.name(), spec.seed()),
        STEPS,
        "cross-entropy (nats per counted token)",
        List.of(Curve.line("training loss", losses.steps(), losses.means())));
  }

  /**
   * Held-out accuracy of one operation over the training: the mean of each group with its 95%
   * interval, single runs thin.
   *
   * @param groups all with evaluations at the same steps
   */
  public static String comparison(String operation, List<Group> groups) {
    List<Curve> curves = new ArrayList<>();
    double meanChance = Double.NaN;
    int most = 0;
    for (Group group : groups) {
      List<List<Evaluation>> runs = group.runs().stream().map(RunResult::evaluations).toList();
      double[] steps = runs.get(0).stream().mapToDouble(Evaluation::step).toArray();
      double[][] byRun = new double[runs.size()][];
      for (int r = 0; r < runs.size(); r++) {
        byRun[r] = runs.get(r).stream().mapToDouble(e -> answer(e.heldOut(), operation)).toArray();
        curves.add(Curve.thin(group.name(), steps, byRun[r]));
      }
      curves.add(mean(group.name(), steps, byRun));
      OptionalDouble chance =
          group.runs().stream()
              .filter(run -> run.chance().containsKey(operation))
              .mapToDouble(run -> run.chance().get(operation))
              .average();
      meanChance = chance.isPresent() ? chance.getAsDouble() : meanChance;
      most = Math.max(most, runs.size());
    }
    ValueAxis axis = ValueAxis.between(0, 1);
    if (!Double.isNaN(meanChance)) {
      axis = axis.with(new ReferenceLine("commonest answer", meanChance));
    }
    return LearningCurves.svg(
        "Held-out %s accuracy: mean and 95%% interval of %d seeds".formatted(operation, most),
        STEPS,
        "share of answers right",
        curves,
        axis);
  }

  private static Curve mean(String label, double[] steps, double[][] byRun) {
    double[] mean = new double[steps.length];
    double[] low = new double[steps.length];
    double[] high = new double[steps.length];
    for (int i = 0; i < steps.length; i++) {
      double[] sample = new double[byRun.length];
      for (int r = 0; r < byRun.length; r++) {
        sample[r] = byRun[r][i];
      }
      Interval interval = Intervals.mean(sample, 0.95, 0, 1);
      mean[i] = interval.mean();
      low[i] = interval.low();
      high[i] = interval.high();
    }
    return new Curve(label, steps, mean, low, high);
  }

  private static double answer(Map<String, Score> scores, String operation) {
    Score score = scores.get(operation);
    return score == null ? Double.NaN : score.answer();
  }
}
