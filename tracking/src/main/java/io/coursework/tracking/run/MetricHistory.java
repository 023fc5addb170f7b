package io.coursework.tracking.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One curve of a run that is read back: one value a step, by ascending step, all finite.
 *
 * @param steps strictly ascending, at least one
 * @param values as many
 */
public record MetricHistory(List<Long> steps, List<Double> values) {

  /**
   * @throws IllegalArgumentException if there is no step, or not one value for each
   */
  public MetricHistory {
    steps = List.copyOf(steps);
    values = List.copyOf(values);
    if (steps.isEmpty() || steps.size() != values.size()) {
      throw new IllegalArgumentException(
          "a metric has %d steps and %d values; give one value for each of at least one step"
              .formatted(steps.size(), values.size()));
    }
  }

  /** The value at each step; where a step has several, the one that was put last counts. */
  public static MetricHistory of(TreeMap<Long, Double> byStep) {
    return new MetricHistory(List.copyOf(byStep.keySet()), List.copyOf(byStep.values()));
  }

  /**
   * The curve of some points of one metric; of several at one step the one produced last counts.
   *
   * @param points in any order, at least one
   */
  public static MetricHistory of(List<MetricPoint> points) {
    List<MetricPoint> byTime = new ArrayList<>(points);
    byTime.sort(Comparator.comparing(MetricPoint::time));
    TreeMap<Long, Double> byStep = new TreeMap<>();
    byTime.forEach(point -> byStep.put(point.step(), point.value()));
    return of(byStep);
  }

  /** The last step. */
  public long lastStep() {
    return steps.get(steps.size() - 1);
  }

  /** The value at the last step. */
  public double last() {
    return values.get(values.size() - 1);
  }

  /** The value at each step. */
  public Map<Long, Double> byStep() {
    Map<Long, Double> byStep = new TreeMap<>();
    for (int i = 0; i < steps.size(); i++) {
      byStep.put(steps.get(i), values.get(i));
    }
    return byStep;
  }
}
