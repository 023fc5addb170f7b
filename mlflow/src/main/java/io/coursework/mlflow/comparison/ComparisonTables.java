package io.coursework.mlflow.comparison;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** A comparison as tables for people, and one with all numbers. */
public final class ComparisonTables {

  /** With more groups than this a line is a group, and not a column. */
  private static final int MOST_COLUMNS = 5;

  private final RunComparison comparison;
  private final boolean all;

  /**
   * @param all whether all metrics are final results of interest, for somebody has chosen them, or
   *     but accuracies and losses
   */
  public ComparisonTables(RunComparison comparison, boolean all) {
    this.comparison = comparison;
    this.all = all;
  }

  /** The params in which runs differ, but for the seed. */
  public TextTable params() {
    return sideBySide(
        "params",
        "param",
        comparison.grouping().differing(),
        (param, group) -> plain(String.join(" | ", group.values(param))));
  }

  /** Mean and interval of the runs' final metrics. */
  public TextTable finals() {
    return sideBySide(
        "final_metrics",
        "metric",
        finalMetrics(),
        (metric, group) -> Numbers.interval(group.interval(metric)));
  }

  /** Mean and interval of what probes found. */
  public TextTable findings() {
    return sideBySide("probe_findings", "score", comparison.scores(), ComparisonTables::found);
  }

  /** A mean with its interval, or of how many runs a p value is small. */
  private static String found(String score, RunGroup group) {
    int runs = group.last(score).length;
    return MetricKeys.isPValue(score) && runs > 0
        ? "%d of %d at most 0.05".formatted(group.significant(score), runs)
        : Numbers.interval(group.interval(score));
  }

  /** Each group against the first: what is tested, then all other results. */
  public TextTable differences() {
    return differences(
        Stream.concat(comparison.differences().stream(), comparison.others().stream()).toList());
  }

  private TextTable differences(List<Difference> differences) {
    List<List<String>> rows = new ArrayList<>();
    for (Difference difference : differences) {
      rows.add(
          List.of(
              plain(difference.metric()),
              plain(difference.group() + " - " + comparison.first().name()),
              Numbers.number(difference.of().mean()),
              Numbers.ends(difference.of().low(), difference.of().high()),
              Numbers.number(difference.of().pValue()),
              Numbers.number(difference.adjusted()),
              difference.paired()
                  ? "paired, %d seeds".formatted(difference.firstRuns())
                  : "Welch, %d and %d runs"
                      .formatted(difference.firstRuns(), difference.otherRuns())));
    }
    return new TextTable(
        "differences",
        List.of("metric", "groups", "difference", "95% interval", "p", "p (Holm)", "test"),
        rows);
  }

  /** One line a run. */
  public TextTable runs() {
    List<String> metrics =
        finalMetrics().stream().filter(m -> all || !MetricKeys.isLoss(m)).toList();
    List<String> columns = new ArrayList<>(List.of("run", "group", "seed", "status", "last step"));
    columns.addAll(metrics.stream().map(ComparisonTables::plain).toList());
    columns.add("id");
    List<List<String>> rows = new ArrayList<>();
    for (RunGroup group : comparison.groups()) {
      for (RunRecord run : group.runs()) {
        List<String> row =
            new ArrayList<>(
                List.of(
                    plain(run.name()),
                    plain(group.name()),
                    plain(RunGroup.seed(run)),
                    run.ended().map(Enum::name).orElse("no end"),
                    lastStep(run)));
        for (String metric : metrics) {
          MetricHistory history = run.metrics().get(metric);
          row.add(history == null ? Numbers.NOTHING : Numbers.number(history.last()));
        }
        row.add(plain(run.id()));
        rows.add(row);
      }
    }
    return new TextTable("runs", columns, rows);
  }

  /** Every metric of every group, with all digits. */
  public TextTable numbers() {
    List<List<String>> rows = new ArrayList<>();
    for (String metric : comparison.metrics()) {
      for (RunGroup group : comparison.groups()) {
        Optional<Interval> interval = group.interval(metric);
        if (interval.isPresent()) {
          rows.add(
              List.of(
                  plain(metric),
                  plain(group.name()),
                  Integer.toString(interval.get().n()),
                  Double.toString(interval.get().mean()),
                  exact(interval.get().low()),
                  exact(interval.get().high())));
        }
      }
    }
    return new TextTable(
        "comparison", List.of("metric", "group", "runs", "mean", "low", "high"), rows);
  }

  List<String> finalMetrics() {
    return comparison.metrics().stream()
        .filter(metric -> !metric.startsWith(MetricKeys.PROBE))
        .filter(
            metric ->
                all
                    || metric.equals("train/loss")
                    || metric.startsWith("eval/")
                        && (metric.endsWith("/accuracy") || MetricKeys.isLoss(metric)))
        .toList();
  }

  private TextTable sideBySide(
      String name, String what, List<String> keys, BiFunction<String, RunGroup, String> cell) {
    boolean columns = comparison.groups().size() <= MOST_COLUMNS;
    List<String> head = new ArrayList<>(List.of(columns ? what : "group"));
    List<List<String>> rows = new ArrayList<>();
    if (columns) {
      comparison.groups().forEach(group -> head.add(plain(named(group))));
      for (String key : keys) {
        List<String> row = new ArrayList<>(List.of(plain(key)));
        comparison.groups().forEach(group -> row.add(cell.apply(key, group)));
        rows.add(row);
      }
    } else {
      keys.forEach(key -> head.add(plain(key)));
      for (RunGroup group : comparison.groups()) {
        List<String> row = new ArrayList<>(List.of(plain(named(group))));
        keys.forEach(key -> row.add(cell.apply(key, group)));
        rows.add(row);
      }
    }
    return new TextTable(name, head, rows);
  }

  /** With the number of its runs that count. */
  private static String named(RunGroup group) {
    return "%s (n = %d)".formatted(group.name(), group.finished().size());
  }

  private static String lastStep(RunRecord run) {
    return run.metrics().values().stream().mapToLong(MetricHistory::lastStep).max().stream()
        .mapToObj(Long::toString)
        .findFirst()
        .orElse(Numbers.NOTHING);
  }

  private static String exact(double value) {
    return Double.isNaN(value) ? Numbers.NOTHING : Double.toString(value);
  }

  /** Names and params may hold anything; a cell holds one line. */
  static String plain(String text) {
    return text.replaceAll("[\\t\\n\\r]", " ");
  }
}
