package io.coursework.mlflow.comparison;

import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.figure.IntervalChart;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.report.DataTable;
import io.coursework.analysis.report.FigureCard;
import io.coursework.analysis.report.Html;
import io.coursework.analysis.report.LineChart;
import io.coursework.analysis.report.Page;
import io.coursework.analysis.report.Section;
import io.coursework.analysis.statistics.Interval;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A comparison as one page of HTML: params, curves over each other, results, findings, runs. */
public final class ComparisonPage {

  private static final String INTERVALS =
      "Mean over the finished runs of a group with its 95% interval (Student's t); a group of one run"
          + " has none.";

  private final RunComparison comparison;
  private final ComparisonTables tables;
  private static final int MOST_GROUPS = 8; // that are drawn over each other

  private final List<String> charted;
  private final Optional<SettingComparison> settings;

  /**
   * @param charted the metrics whose curves are drawn, in this order
   * @param settings the same runs as settings of some params; if they are given, groups of runs are
   *     shown only where they are few
   */
  public ComparisonPage(
      RunComparison comparison,
      ComparisonTables tables,
      List<String> charted,
      Optional<SettingComparison> settings) {
    this.comparison = comparison;
    this.tables = tables;
    this.charted = List.copyOf(charted);
    this.settings = settings;
  }

  /** The file's text. */
  public String html() {
    List<Section> sections = new ArrayList<>();
    settings.ifPresent(of -> sections.addAll(new SettingSections(of).all()));
    if (settings.isEmpty() || comparison.groups().size() <= MOST_GROUPS) {
      groups(sections);
    }
    sections.add(new Section("runs", "Runs", DataTable.html(tables.runs())));
    return new Page("Comparison of " + names(), header(), sections).html();
  }

  private void groups(List<Section> sections) {
    sections.add(
        new Section(
            "results",
            "Results",
            all(
                differences(),
                paragraph(INTERVALS),
                chart(
                    "final_accuracy",
                    "Held-out accuracy at the end",
                    tables.finalMetrics().stream().filter(MetricKeys::isAccuracy).toList(),
                    true),
                DataTable.html(tables.finals()))));
    if (!charted.isEmpty()) {
      sections.add(new Section("curves", "Learning curves", curves()));
    }
    if (!comparison.scores().isEmpty()) {
      sections.add(new Section("findings", "Probe findings", findings()));
    }
    sections.add(new Section("params", "Params that differ", params()));
  }

  private String names() {
    if (settings.isPresent()) {
      return "settings of " + String.join(", ", settings.get().params());
    }
    List<String> names = comparison.groups().stream().map(RunGroup::name).toList();
    return names.size() > 4 ? names.size() + " groups of runs" : String.join(", ", names);
  }

  private Html header() {
    List<Html> parts = new ArrayList<>();
    long finished = comparison.runs().stream().filter(RunRecord::finished).count();
    parts.add(
        paragraph(
            "%d runs, %d of them finished, in %d %s%s."
                .formatted(
                    comparison.runs().size(),
                    finished,
                    comparison.groups().size(),
                    comparison.groups().size() == 1 ? "group" : "groups",
                    settings.isPresent() && comparison.groups().size() > MOST_GROUPS
                        ? ""
                        : "; the others are compared with " + comparison.first().name())));
    comparison.notes().forEach(note -> parts.add(paragraph("Note: " + note + ".")));
    return Html.all(parts);
  }

  private Html differences() {
    if (comparison.differences().isEmpty() && comparison.others().isEmpty()) {
      return Html.NOTHING;
    }
    return all(
        DataTable.html(tables.differences()),
        paragraph(
            "Two-sided t tests of equal means: paired by seed where both groups have the same seeds,"
                + " else Welch's. Holm's correction allows for what is tested together ("
                + String.join(", ", comparison.tested())
                + "), and for all other rows together."));
  }

  private Html params() {
    TextTable params = tables.params();
    return comparison.grouping().differing().isEmpty()
        ? paragraph("The runs differ in nothing but their seeds.")
        : DataTable.html(params);
  }

  private Html findings() {
    List<Html> parts = new ArrayList<>();
    parts.add(paragraph(INTERVALS));
    parts.add(DataTable.html(tables.findings()));
    Set<String> probes = new LinkedHashSet<>();
    comparison.scores().forEach(score -> probes.add(MetricKeys.probe(score)));
    for (String probe : probes) {
      List<String> scores =
          comparison.scores().stream()
              .filter(score -> MetricKeys.probe(score).equals(probe))
              .filter(this::fitsOneAxis)
              .toList();
      parts.add(chart("findings_" + probe.replaceAll("\\W", "_"), probe, scores, false));
    }
    return Html.all(parts);
  }

  /** Scores of one probe have many units; what lies in [-1, 1] can be seen side by side. */
  private boolean fitsOneAxis(String score) {
    return comparison.groups().stream()
        .flatMap(group -> Arrays.stream(group.last(score)).boxed())
        .allMatch(value -> Math.abs(value) <= 1);
  }

  /** Means with intervals, a series for each group; nothing if there is nothing to show. */
  private Html chart(String name, String title, List<String> metrics, boolean byOperation) {
    List<String> categories = new ArrayList<>();
    List<IntervalChart.Series> series = new ArrayList<>();
    for (RunGroup group : comparison.groups()) {
      List<IntervalChart.Mark> marks = new ArrayList<>();
      for (String metric : metrics) {
        Optional<Interval> interval = group.interval(metric);
        String category = byOperation ? MetricKeys.operation(metric) : MetricKeys.leaf(metric);
        if (interval.isPresent() && marks.stream().noneMatch(m -> m.category().equals(category))) {
          marks.add(
              new IntervalChart.Mark(
                  category, interval.get().mean(), interval.get().low(), interval.get().high()));
          if (!categories.contains(category)) {
            categories.add(category);
          }
        }
      }
      series.add(new IntervalChart.Series(group.name(), marks));
    }
    if (categories.isEmpty()) {
      return Html.NOTHING;
    }
    return FigureCard.html(
        new Figure(
            name,
            "Points are means over runs, bars their 95% intervals.",
            IntervalChart.svg(
                title,
                byOperation ? "operation" : "score",
                byOperation ? "share of answers right" : "value",
                categories,
                series,
                byOperation ? ValueAxis.between(0, 1) : ValueAxis.automatic())));
  }

  private Html curves() {
    Html charts = Html.all(charted.stream().map(this::curves).toList());
    int others = comparison.curves(true).size() - charted.size();
    return others == 0
        ? charts
        : all(
            charts,
            paragraph("%d more metrics have curves; --metrics chooses them.".formatted(others)));
  }

  private Html curves(String metric) {
    List<Curve> curves = new ArrayList<>();
    for (RunGroup group : comparison.groups()) {
      List<RunRecord> runs =
          group.runs().stream().filter(run -> run.metrics().containsKey(metric)).toList();
      if (runs.size() > 1 || group.with(metric).isEmpty()) {
        for (RunRecord run : runs) {
          MetricHistory history = GroupCurve.thinned(run.metrics().get(metric));
          curves.add(Curve.thin(group.name(), longs(history.steps()), doubles(history.values())));
        }
      }
      curves.add(
          group.with(metric).isEmpty()
              ? Curve.line(group.name(), new double[0], new double[0]) // keeps its colour
              : mean(group.name(), GroupCurve.of(group, metric)));
    }
    return new LineChart(
            metric,
            "Full lines are means over the finished runs of a group, at the steps that all of them"
                + " have; bands are 95% intervals, thin lines single runs.",
            "optimiser steps",
            MetricKeys.isAccuracy(metric)
                ? "share of answers right"
                : MetricKeys.isLoss(metric) ? "cross-entropy (nats per token)" : "value",
            "mean",
            "single runs",
            curves,
            MetricKeys.isShare(metric) ? ValueAxis.between(0, 1) : ValueAxis.automatic())
        .html();
  }

  private static Curve mean(String label, GroupCurve curve) {
    double[] steps = longs(curve.steps());
    double[] means = curve.means().stream().mapToDouble(Interval::mean).toArray();
    double[] low = curve.means().stream().mapToDouble(Interval::low).toArray();
    double[] high = curve.means().stream().mapToDouble(Interval::high).toArray();
    return Arrays.stream(low).allMatch(Double::isNaN)
        ? Curve.line(label, steps, means)
        : new Curve(label, steps, means, low, high);
  }

  private static double[] longs(List<Long> values) {
    return values.stream().mapToDouble(Long::doubleValue).toArray();
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Html paragraph(String text) {
    return tag("p", text(text));
  }

  private static Html all(Html... parts) {
    return Html.all(List.of(parts));
  }
}
