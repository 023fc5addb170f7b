package io.coursework.mlflow.sweep;

import io.coursework.analysis.figure.ShortNumber;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.Batch;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.training.TrainingFlops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the training of each trial of a sweep costs, computed from its configuration and the same on
 * every machine.
 *
 * @param trials in the plan's order
 */
public record TrialCosts(List<TrialCost> trials) {

  private static final int BATCHES = 32; // spread over the training, to see how long they are

  /**
   * Of one trial.
   *
   * @param weights of its model
   * @param steps of its course; a control may have fewer than its configuration says
   * @param flopsPerStep on average; see {@link TrainingFlops}
   */
  public record TrialCost(Trial trial, int weights, long steps, double flopsPerStep) {

    /** Of all its steps. */
    public double flops() {
      return flopsPerStep * steps;
    }
  }

  public TrialCosts {
    trials = List.copyOf(trials);
  }

  /** Of each trial of a plan. */
  public static TrialCosts of(SweepPlan plan, Catalogue catalogue) throws IOException {
    Map<List<Object>, Drawn> drawn = new HashMap<>();
    List<TrialCost> costs = new ArrayList<>();
    for (Trial trial : plan.trials()) {
      // The seed changes which expressions are drawn, but hardly how long they are.
      RunSpec spec = trial.spec().withSeed(0).withTablesOfItsSeed();
      List<Object> same =
          List.of(
              spec.task(),
              spec.split(),
              spec.curriculum(),
              spec.control(),
              spec.target(),
              spec.data(),
              spec.training().steps(),
              spec.training().batchSize());
      Drawn batches = drawn.get(same);
      if (batches == null) {
        batches = draw(spec, catalogue);
        drawn.put(same, batches);
      }
      costs.add(batches.cost(trial));
    }
    return new TrialCosts(costs);
  }

  /** Of all trials together. */
  public double flops() {
    return trials.stream().mapToDouble(TrialCost::flops).sum();
  }

  /**
   * The plan's table with the FLOPs of each trial beside it.
   *
   * @param plan one row for each trial, in the plan's order
   */
  public TextTable beside(TextTable plan) {
    List<String> columns = new ArrayList<>(plan.columns());
    columns.add("FLOPs");
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < plan.rows().size(); i++) {
      List<String> row = new ArrayList<>(plan.rows().get(i));
      row.add(ShortNumber.of(trials.get(i).flops()));
      rows.add(row);
    }
    return new TextTable(plan.name(), columns, rows);
  }

  /** Of each trial, by its number. */
  public Map<Integer, Double> byNumber() {
    Map<Integer, Double> flops = new HashMap<>();
    trials.forEach(cost -> flops.put(cost.trial().number(), cost.flops()));
    return flops;
  }

  private static Drawn draw(RunSpec spec, Catalogue catalogue) throws IOException {
    try (Course course = spec.course(catalogue)) {
      Teacher teacher = course.teacher();
      List<Batch> batches = new ArrayList<>();
      for (int i = 0; i < BATCHES; i++) {
        long step = i * course.steps() / BATCHES;
        // What an adaptive teacher decides later is not known before.
        batches.add(course.batch(step, teacher.lesson(teacher.adaptive() ? 0 : step)));
      }
      return new Drawn(batches, course.steps(), course.vocabulary().size());
    }
  }

  /** Some batches of a course. */
  private record Drawn(List<Batch> batches, long steps, int vocabularySize) {

    TrialCost cost(Trial trial) {
      RunSpec spec = trial.spec();
      return new TrialCost(
          trial,
          ParameterLayout.of(spec.model(), vocabularySize).size(),
          steps,
          batches.stream()
              .mapToDouble(
                  batch ->
                      TrainingFlops.perStep(
                          spec.training().batching(), batch, spec.model(), vocabularySize))
              .average()
              .orElseThrow());
    }
  }
}
