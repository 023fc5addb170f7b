package io.coursework.mlflow.cli.destination;

import io.coursework.mlflow.backend.http.RunsView;
import io.coursework.mlflow.backend.http.RunsView.Chart;
import io.coursework.mlflow.backend.http.RunsView.Column;
import io.coursework.mlflow.backend.http.RunsView.Curve;
import io.coursework.mlflow.backend.http.RunsView.Parallel;
import io.coursework.mlflow.backend.http.RunsView.Section;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.experiment.setup.VariedParams;
import java.util.ArrayList;
import java.util.List;

/**
 * How runs are looked at in MLflow: a table with the best run first, and curves of the target
 * before all others.
 *
 * @param key of both views begins with it
 * @param name for people
 * @param filter which runs
 * @param targets the metrics that the runs are judged by, the first before the others
 * @param leastFirst whether the least of the first is the best
 * @param others further metrics worth a curve
 * @param varied the params in which the runs differ
 * @param more columns that come last
 */
public record RunViews(
    String key,
    String name,
    String filter,
    List<String> targets,
    boolean leastFirst,
    List<String> others,
    List<String> varied,
    List<Column> more) {

  private static final String STEPS = "training.steps";
  private static final String LOSS = "train/loss";

  /** A group is a setting of so many params at most: more lines than that nobody tells apart. */
  private static final int MOST_GROUPING = 3;

  private static final int MOST_CURVES = 12;

  public RunViews {
    targets = List.copyOf(targets);
    others = List.copyOf(others);
    varied = List.copyOf(varied);
    more = List.copyOf(more);
  }

  /** All training runs of an experiment, whoever recorded them. */
  static RunViews ofExperiment(Measure measure, String target) {
    return new RunViews(
        "coursework",
        "All runs",
        "params.`%s` LIKE '%%'".formatted(VariedParams.CURRICULUM),
        List.of(measure.heldOut(target)),
        false,
        List.of(),
        List.of(VariedParams.CURRICULUM),
        List.of(Column.USER));
  }

  /**
   * The runs under a parent run.
   *
   * @param parentRunId the server's id
   * @param name the parent run's
   */
  public static RunViews ofChildren(
      String parentRunId,
      String name,
      List<String> targets,
      boolean leastFirst,
      List<String> others,
      List<String> varied) {
    return new RunViews(
        "coursework-" + parentRunId,
        name,
        RunsView.childrenOf(parentRunId),
        targets,
        leastFirst,
        others,
        varied,
        List.of());
  }

  /** Each run with what it differs in and its results; its charts show what varies. */
  RunsView table() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.param(VariedParams.CURRICULUM));
    varied.stream()
        .filter(param -> !param.equals(VariedParams.CURRICULUM))
        .forEach(param -> columns.add(Column.param(param)));
    columns.add(Column.param(VariedParams.SEED));
    targets.forEach(metric -> columns.add(Column.metric(metric)));
    if (!varied.contains(STEPS)) {
      columns.add(Column.param(STEPS));
    }
    columns.add(Column.DURATION);
    columns.addAll(more);
    List<Chart> charts = new ArrayList<>();
    charts.add(new Parallel(varied.isEmpty() ? List.of(VariedParams.SEED) : varied, targets));
    charts.addAll(curves(targets));
    return new RunsView(
        key + "-table",
        name + ": table",
        filter,
        targets.get(0),
        leastFirst,
        columns,
        List.of(),
        List.of(new Section("What varies", charts)));
  }

  /** Curves, as means over the runs of a curriculum or of a setting. */
  RunsView curves() {
    List<String> groups =
        varied.isEmpty() || varied.contains(VariedParams.CURRICULUM)
            ? List.of(VariedParams.CURRICULUM)
            : varied.subList(0, Math.min(varied.size(), MOST_GROUPING));
    List<String> accuracies = new ArrayList<>(targets);
    accuracies.addAll(others);
    return new RunsView(
        key + "-curves",
        name + ": curves",
        filter,
        targets.get(0),
        leastFirst,
        table().columns(),
        groups,
        List.of(
            new Section("Held-out accuracy", curves(accuracies)),
            new Section("Loss", curves(List.of(LOSS)))));
  }

  private static List<Curve> curves(List<String> metrics) {
    return metrics.stream().limit(MOST_CURVES).map(Curve::new).toList();
  }
}
