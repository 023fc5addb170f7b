package io.coursework.mlflow.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.figure.LearningCurves;
import io.coursework.analysis.probe.Estimate;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.experiment.result.ProbeReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What probes found at one step of a run, or at several.
 *
 * @param byStep at least one
 */
record ProbeResults(SortedMap<Long, ProbeReport> byStep) {

  private static final int MOST_COLUMNS = 6; // steps side by side on a terminal

  ProbeReport last() {
    return byStep.get(byStep.lastKey());
  }

  /** Whether no probe found anything. */
  boolean nothing() {
    return byStep.values().stream().allMatch(report -> report.findings().isEmpty());
  }

  /** Every score, one line each, with its interval; of several steps some side by side. */
  TextTable shown() {
    List<String> columns = new ArrayList<>(List.of("probe", "score"));
    List<Long> shown = steps();
    shown.forEach(step -> columns.add(byStep.size() == 1 ? "value" : "step " + step));
    if (byStep.size() == 1) {
      columns.add("95% interval");
    }
    List<List<String>> rows = new ArrayList<>();
    for (Finding finding : last().findings()) {
      for (String key : finding.scores().keySet()) {
        List<String> row = new ArrayList<>(List.of(finding.probe(), key));
        shown.forEach(step -> row.add(number(score(step, finding.probe(), key))));
        if (byStep.size() == 1) {
          row.add(interval(finding.scores().get(key)));
        }
        rows.add(row);
      }
    }
    return new TextTable("findings", columns, rows);
  }

  /** The first, the last, and some evenly between. */
  private List<Long> steps() {
    List<Long> all = List.copyOf(byStep.keySet());
    Set<Long> shown = new LinkedHashSet<>();
    int columns = Math.min(MOST_COLUMNS, all.size());
    for (int i = 0; i < columns; i++) {
      shown.add(columns == 1 ? all.get(0) : all.get(i * (all.size() - 1) / (columns - 1)));
    }
    return List.copyOf(shown);
  }

  /** The score at a step, null if there is none. */
  private Estimate score(long step, String probe, String key) {
    return byStep.get(step).findings().stream()
        .filter(finding -> finding.probe().equals(probe))
        .findFirst()
        .map(finding -> finding.scores().get(key)) // an earlier step may lack it
        .orElse(null);
  }

  private static String number(Estimate score) {
    return score == null ? "-" : String.format(Locale.ROOT, "%.4g", score.value());
  }

  private static String interval(Estimate score) {
    return score.hasInterval()
        ? String.format(Locale.ROOT, "%.3g to %.3g", score.low(), score.high())
        : "";
  }

  /** All of it; of one step without a list of steps. */
  void json(ObjectNode result) {
    if (byStep.size() == 1) {
      json(result, byStep.lastKey(), last());
    } else {
      ArrayNode steps = result.putArray("steps");
      byStep.forEach((step, report) -> json(steps.addObject(), step, report));
    }
  }

  private static void json(ObjectNode node, long step, ProbeReport report) {
    node.put("step", step);
    ObjectNode findings = node.putObject("findings");
    for (Finding finding : report.findings()) {
      ObjectNode scores = findings.putObject(finding.probe());
      finding.numbers().forEach(scores::put);
    }
    ObjectNode refused = node.putObject("refused");
    report.refusals().forEach(refused::put);
  }

  /** Everything as one table: a line for each score of each step. */
  TextTable table() {
    return ProbeReport.table(byStep);
  }

  /**
   * Of several steps, the headlines of each probe as curves; those that leave [-1, 1] in a figure
   * of their own, as they would flatten the others.
   */
  List<Figure> curves() {
    List<Figure> figures = new ArrayList<>();
    if (byStep.size() > 1) {
      for (Finding finding : last().findings()) {
        Map<Boolean, List<Curve>> bySize =
            finding.headlines().stream()
                .map(key -> curve(finding.probe(), key))
                .filter(curve -> Arrays.stream(curve.y()).anyMatch(y -> y != 0))
                .collect(Collectors.partitioningBy(ProbeResults::isShare));
        boolean both = bySize.values().stream().noneMatch(List::isEmpty);
        bySize.forEach(
            (share, curves) -> {
              if (!curves.isEmpty()) {
                figures.add(figure(finding.probe(), both && !share ? "_beyond_1" : "", curves));
              }
            });
      }
    }
    return figures;
  }

  private static boolean isShare(Curve curve) {
    return Arrays.stream(curve.y()).allMatch(y -> Math.abs(y) <= 1);
  }

  private static Figure figure(String probe, String which, List<Curve> curves) {
    return new Figure(
        probe + "_by_step" + which,
        "Scores of the probe over the checkpoints, with their intervals where they have any. Details, and what is 0 at every step, are in findings.tsv.",
        LearningCurves.svg(
            probe + " over training" + which.replace('_', ' ').replaceFirst("^ ", ", scores "),
            "optimiser steps",
            "score",
            curves));
  }

  private Curve curve(String probe, String key) {
    SortedMap<Long, Estimate> scores = new TreeMap<>();
    byStep
        .keySet()
        .forEach(
            step -> {
              Estimate score = score(step, probe, key);
              if (score != null) {
                scores.put(step, score);
              }
            });
    double[] x = scores.keySet().stream().mapToDouble(Long::doubleValue).toArray();
    double[] y = scores.values().stream().mapToDouble(Estimate::value).toArray();
    boolean band = scores.values().stream().anyMatch(Estimate::hasInterval);
    return band
        ? new Curve(
            key,
            x,
            y,
            scores.values().stream().mapToDouble(Estimate::low).toArray(),
            scores.values().stream().mapToDouble(Estimate::high).toArray())
        : Curve.line(key, x, y);
  }

  /** Figures and tables of the last step, curves over all, by file name. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("findings.tsv", table().tsv());
    for (Finding finding : last().findings()) {
      finding.figures().forEach(figure -> files.put(figure.name() + ".svg", figure.svg()));
      finding.tables().forEach(table -> files.put(table.name() + ".tsv", table.tsv()));
    }
    curves().forEach(figure -> files.put(figure.name() + ".svg", figure.svg()));
    return files;
  }
}
