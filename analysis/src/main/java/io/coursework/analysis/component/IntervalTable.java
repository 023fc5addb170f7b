package io.coursework.analysis.component;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table of values with their intervals, as it is filled. */
final class IntervalTable {

  private final String name;
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param columns headings of what says which value a row is; after them come value, low, high and
   *     n, how many independent groups of expressions the interval is from
   */
  IntervalTable(String name, String... columns) {
    this.name = name;
    this.columns = new ArrayList<>(Arrays.asList(columns));
    this.columns.addAll(List.of("value", "low", "high", "n"));
  }

  void add(Interval interval, String... which) {
    List<String> row = new ArrayList<>(Arrays.asList(which));
    for (double number : new double[] {interval.mean(), interval.low(), interval.high()}) {
      row.add(Double.isNaN(number) ? "" : String.format(Locale.ROOT, "%.6g", number));
    }
    row.add(Integer.toString(interval.n()));
    rows.add(row);
  }

  TextTable table() {
    return new TextTable(name, columns, rows);
  }
}
