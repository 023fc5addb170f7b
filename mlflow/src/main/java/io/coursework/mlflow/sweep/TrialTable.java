package io.coursework.mlflow.sweep;

import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.comparison.ComparedMetric;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.mlflow.sweep.engine.TrialFailure;
import io.coursework.mlflow.sweep.engine.TrialIndex;
import io.coursework.mlflow.sweep.engine.TrialOutcome;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.engine.TrialRuns;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.Merit;
import io.coursework.mlflow.sweep.judging.Objective;
import io.coursework.mlflow.sweep.plan.Search;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * All trials of a sweep and their results.
 *
 * @param judgedBy what they are judged by
 * @param rows by number
 * @param varied the params in which trials differ
 */
public record TrialTable(JudgedBy judgedBy, List<TrialRow> rows, List<String> varied) {

  /** The best first; null, for what is not known, last. */
  static final Comparator<Merit> BEST_FIRST = Comparator.nullsLast(Comparator.reverseOrder());

  private static final String TARGET = "target";

  public TrialTable {
    rows = rows.stream().sorted(Comparator.comparingInt(TrialRow::number)).toList();
    varied = List.copyOf(varied);
  }

  /** A table of rows in any order. */
  public TrialTable(JudgedBy judgedBy, List<TrialRow> rows) {
    this(judgedBy, rows, VariedParams.of(rows.stream().map(TrialRow::params).toList()));
  }

  /**
   * Reads the results of the trials.
   *
   * @param parent the folder of the sweep's run
   */
  public static TrialTable read(SweepPlan plan, Path parent, RunParams params) throws IOException {
    TrialIndex index = TrialIndex.of(plan, parent);
    TrialTable table = read(plan, parent, params, index);
    index.save();
    return table;
  }

  /** Reads them by an index. */
  static TrialTable read(SweepPlan plan, Path parent, RunParams params, TrialIndex index)
      throws IOException {
    Map<String, RunRecord> begun = TrialRuns.records(parent, index);
    List<TrialRow> rows = new ArrayList<>();
    for (Trial trial : plan.trials()) {
      TrialRow row = TrialRow.planned(trial, params, plan.judgedBy());
      RunRecord run = begun.get(trial.id());
      rows.add(run == null ? row : row.with(run));
    }
    // What follows from another key by a rule is not compared beside that.
    List<String> varied = new ArrayList<>(new TrialTable(plan.judgedBy(), rows).varied());
    varied.removeAll(plan.rules().byKey().keySet());
    return new TrialTable(plan.judgedBy(), rows, varied);
  }

  /** The trials as none of them has begun. */
  public static TrialTable planned(SweepPlan plan, RunParams params) {
    return new TrialTable(
        plan.judgedBy(),
        plan.trials().stream()
            .map(trial -> TrialRow.planned(trial, params, plan.judgedBy()))
            .toList());
  }

  /** The results of the trials. */
  public Search.Known known() {
    Map<String, TrialRow> byId = new HashMap<>();
    rows.forEach(row -> byId.put(row.id(), row));
    return trial -> byId.get(trial.id()).merit(trial.until());
  }

  /** The trials that have not finished. */
  public List<TrialRow> unfinished() {
    return rows.stream().filter(row -> !row.finished()).toList();
  }

  /**
   * This table with what this process knows of failed trials, such as those that have no run.
   *
   * @param outcomes of trials, in any order
   */
  TrialTable with(Collection<TrialOutcome> outcomes) {
    Map<String, TrialFailure> failures = new HashMap<>();
    outcomes.forEach(
        outcome ->
            outcome
                .failure()
                .filter(why -> why.blame() != TrialFailure.Blame.NOBODY)
                .ifPresent(why -> failures.put(outcome.trial().id(), why)));
    return new TrialTable(
        judgedBy,
        rows.stream()
            .map(row -> failures.containsKey(row.id()) ? row.failed(failures.get(row.id())) : row)
            .toList(),
        varied);
  }

  private static String value(TrialRow row, String key) {
    return row.params().getOrDefault(key, VariedParams.NONE);
  }

  /** By what trials are judged first, for the head of a column: {@code held-out SUM}. */
  public String label() {
    return labels().get(0);
  }

  /** All that trials are judged by, likewise: {@code train/loss, minimized}. */
  public List<String> labels() {
    return judgedBy.objectives().stream().map(one -> judgedBy.label(one, target())).toList();
  }

  private String target() {
    Set<String> targets = new TreeSet<>();
    rows.forEach(row -> targets.add(value(row, TARGET)));
    return targets.size() == 1 ? targets.iterator().next() : TARGET;
  }

  /** The first that trials are judged by, where settings are held against each other. */
  ComparedMetric compared() {
    Objective objective = judgedBy.objectives().get(0);
    return ComparedMetric.judged(label(), objective.metric(), objective.minimized());
  }

  /**
   * One line a trial: what varies, seed, size, what it is judged by, steps, status. The best comes
   * first; those without a result come last, by number.
   */
  public TextTable table() {
    List<String> varied = varied();
    List<String> columns = columns(varied, "params");
    columns.addAll(labels());
    judgedBy.late().forEach(constraint -> columns.add(constraint.text()));
    columns.addAll(List.of("steps", "status"));
    List<List<String>> cells = new ArrayList<>();
    List<TrialRow> sorted =
        rows.stream()
            .sorted(Comparator.comparing(row -> row.merit().orElse(null), BEST_FIRST))
            .toList();
    for (TrialRow row : sorted) {
      List<String> line = cells(row, varied);
      line.add(value(row, VariedParams.PARAMETERS));
      for (int i = 0; i < judgedBy.objectives().size(); i++) {
        line.add(text(judgedBy.objectives().get(i), row.value(i)));
      }
      for (int i = 0; i < judgedBy.late().size(); i++) {
        line.add(judgedBy.late().get(i).shown(row.bounded(i)));
      }
      line.add(steps(row));
      line.add(row.status());
      cells.add(line);
    }
    return new TextTable("trials", columns, cells);
  }

  /**
   * One line a trial that has begun, or failed before, and has not finished: what varies, seed,
   * status, steps, what it is judged by where that was last known, where it was tried last, and
   * why.
   */
  public TextTable stopped() {
    List<String> varied = varied();
    List<String> columns = columns(varied, "status", "steps", label() + " so far");
    boolean hosts = unfinished().stream().anyMatch(row -> row.host().isPresent());
    if (hosts) {
      columns.add("machine");
    }
    columns.add("reason");
    List<List<String>> cells = new ArrayList<>();
    for (TrialRow row : unfinished()) {
      if (row.begun()) {
        List<String> line = cells(row, varied);
        line.add(row.status());
        line.add(steps(row));
        line.add(
            row.latest()
                .map(
                    at ->
                        "%s at %d"
                            .formatted(
                                judgedBy.objectives().get(0).text(at.getValue()), at.getKey()))
                .orElse(VariedParams.NONE));
        if (hosts) {
          line.add(row.host().orElse(VariedParams.NONE));
        }
        line.add(row.why());
        cells.add(line);
      }
    }
    return new TextTable("not_finished", columns, cells);
  }

  /** The columns that name a trial, and more. */
  private static List<String> columns(List<String> varied, String... more) {
    List<String> columns = new ArrayList<>(List.of("trial"));
    columns.addAll(varied);
    columns.add(VariedParams.SEED);
    columns.addAll(List.of(more));
    return columns;
  }

  /** What stands in those that name it; more may be added. */
  private static List<String> cells(TrialRow row, List<String> varied) {
    List<String> cells = new ArrayList<>(List.of(Integer.toString(row.number())));
    varied.forEach(key -> cells.add(value(row, key)));
    cells.add(value(row, VariedParams.SEED));
    return cells;
  }

  private static String steps(TrialRow row) {
    return row.steps().isPresent() ? Long.toString(row.steps().getAsLong()) : VariedParams.NONE;
  }

  /** One line a trial: what varies, and the seed. */
  public TextTable plan() {
    List<String> varied = varied();
    return new TextTable(
        "plan", columns(varied), rows.stream().map(row -> cells(row, varied)).toList());
  }

  private static String text(Objective objective, OptionalDouble value) {
    return value.isPresent() ? objective.text(value.getAsDouble()) : VariedParams.NONE;
  }

  /** How many there are of each status, in words. */
  public String summary() {
    StringBuilder text = new StringBuilder("%d trials".formatted(rows.size()));
    String before = ": ";
    for (String status : TrialRow.STATUSES) {
      long count = rows.stream().filter(row -> row.status().equals(status)).count();
      if (count > 0) {
        text.append(before).append(count).append(' ').append(status);
        before = ", ";
      }
    }
    return text.toString();
  }
}
