package io.coursework.mlflow.comparison;

import io.coursework.analysis.statistics.Interval;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The mean of a group's finished runs over training.
 *
 * @param steps at which every one of them has a value, ascending
 * @param means as many, each with its 95% interval
 */
record GroupCurve(List<Long> steps, List<Interval> means) {

  /** More points of a curve than a chart has room for are left out. */
  private static final int MOST_POINTS = 400;

  /** Of a group of which at least one finished run has the metric. */
  static GroupCurve of(RunGroup group, String metric) {
    List<Map<Long, Double>> curves = new ArrayList<>();
    for (RunRecord run : group.with(metric)) {
      curves.add(run.metrics().get(metric).byStep());
    }
    TreeSet<Long> common = new TreeSet<>(curves.get(0).keySet());
    curves.forEach(curve -> common.retainAll(curve.keySet()));
    List<Long> steps = thinned(List.copyOf(common));
    List<Interval> means =
        steps.stream()
            .map(
                step ->
                    RunGroup.mean(
                        metric, curves.stream().mapToDouble(curve -> curve.get(step)).toArray()))
            .toList();
    return new GroupCurve(steps, means);
  }

  /** Every so manieth step, and the last. */
  private static List<Long> thinned(List<Long> steps) {
    int every = (steps.size() + MOST_POINTS - 1) / MOST_POINTS;
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (i % every == 0 || i == steps.size() - 1) {
        kept.add(steps.get(i));
      }
    }
    return kept;
  }

  /** A run's own curve, with as few points. */
  static MetricHistory thinned(MetricHistory history) {
    Map<Long, Double> byStep = history.byStep();
    List<Long> steps = thinned(history.steps());
    return new MetricHistory(steps, steps.stream().map(byStep::get).toList());
  }
}
