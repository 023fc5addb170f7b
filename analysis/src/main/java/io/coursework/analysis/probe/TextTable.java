package io.coursework.analysis.probe;

import io.coursework.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of texts.
 *
 * @param name the stem of its file name
 * @param columns their headings
 * @param rows each with one cell per column
 */
public record TextTable(String name, List<String> columns, List<List<String>> rows) {

  /**
   * Copies the cells.
   *
   * @throws IllegalArgumentException if a row's length differs from the number of columns, or a
   *     cell holds a tab or a line break
   */
  public TextTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    columns.forEach(cell -> requirePlain(name, cell));
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).size() != columns.size()) {
        throw new IllegalArgumentException(
            "row %d of table %s has %d cells, but the table has %d columns; give one cell per column"
                .formatted(i, name, rows.get(i).size(), columns.size()));
      }
      rows.get(i).forEach(cell -> requirePlain(name, cell));
    }
  }

  /** A cell that holds a number, with six decimals; empty for NaN. */
  public static String decimal(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6f", value);
  }

  /**
   * The cells of a row: texts as they are, whole numbers in digits, other numbers by {@link
   * #decimal}, and an interval as three cells, its mean and its ends.
   *
   * @throws IllegalArgumentException if a cell is of another type
   */
  public static List<String> row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      if (cell instanceof Interval interval) {
        row.add(decimal(interval.mean()));
        row.add(decimal(interval.low()));
        row.add(decimal(interval.high()));
      } else if (cell instanceof Double || cell instanceof Float) {
        row.add(decimal(((Number) cell).doubleValue()));
      } else if (cell instanceof String || cell instanceof Integer || cell instanceof Long) {
        row.add(cell.toString());
      } else {
        throw new IllegalArgumentException(
            "a cell of type %s cannot be written; give a text, a number or an interval"
                .formatted(cell.getClass().getName()));
      }
    }
    return row;
  }

  /** Tab-separated text: the headings, then the rows; every line ends in a line feed. */
  public String tsv() {
    StringBuilder text = new StringBuilder();
    append(text, columns);
    rows.forEach(row -> append(text, row));
    return text.toString();
  }

  /** The table that such text is of. */
  public static TextTable parse(String name, String tsv) {
    List<List<String>> lines = tsv.lines().map(line -> List.of(line.split("\t", -1))).toList();
    return new TextTable(name, lines.get(0), lines.subList(1, lines.size()));
  }

  private static void append(StringBuilder text, List<String> cells) {
    text.append(String.join("\t", cells)).append('\n');
  }

  private static void requirePlain(String table, String cell) {
    if (cell.chars().anyMatch(c -> c == '\t' || c == '\n' || c == '\r')) {
      throw new IllegalArgumentException(
          "a cell of table %s holds a tab or a line break: '%s'; replace it by a space"
              .formatted(
                  table, cell.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")));
    }
  }
}
