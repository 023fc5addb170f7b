package io.coursework.analysis.figure;

import io.coursework.analysis.figure.IntervalChart.Mark;
import io.coursework.analysis.figure.IntervalChart.Series;
import io.coursework.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The marks of an {@link IntervalChart} as they are found: series and categories stand in the order
 * of their first marks.
 */
public final class Marks {

  private final Set<String> categories = new LinkedHashSet<>();
  private final Map<String, List<Mark>> bySeries = new LinkedHashMap<>();

  /** A value without an interval. */
  public void add(String series, String category, double value) {
    add(series, Mark.of(category, value));
  }

  /** An estimate with its interval. */
  public void add(String series, String category, Interval interval) {
    add(series, category, interval.mean(), interval.low(), interval.high());
  }

  /** A value with the ends of a bar. */
  public void add(String series, String category, double value, double low, double high) {
    add(series, new Mark(category, value, low, high));
  }

  private void add(String series, Mark mark) {
    categories.add(mark.category());
    bySeries.computeIfAbsent(series, label -> new ArrayList<>()).add(mark);
  }

  /** Whether nothing was added yet. */
  public boolean isEmpty() {
    return bySeries.isEmpty();
  }

  /**
   * Draws the chart.
   *
   * @param axis the vertical axis, with lines across the chart
   * @throws IllegalArgumentException if nothing was added
   */
  public String svg(String title, String xLabel, String yLabel, ValueAxis axis) {
    List<Series> series = new ArrayList<>();
    bySeries.forEach((label, marks) -> series.add(new Series(label, marks)));
    return IntervalChart.svg(title, xLabel, yLabel, List.copyOf(categories), series, axis);
  }
}
