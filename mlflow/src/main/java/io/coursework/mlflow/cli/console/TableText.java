package io.coursework.mlflow.cli.console;

import io.coursework.analysis.probe.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table for people: aligned columns, words to the left, numbers to the right. Columns that are
 * empty throughout are left out. Where the terminal is too narrow, headings and words are broken at
 * spaces, then columns stand closer together; where that is not enough, a row has its last columns
 * on further lines, below the first.
 */
public final class TableText {

  private static final List<String> GAPS = List.of("  ", " ");
  private static final int NARROWEST = 16; // letters of a column whose words are broken

  private final List<Column> columns;
  private final int rows;
  private final int width;

  private TableText(TextTable table, int width) {
    this.rows = table.rows().size();
    this.width = width;
    List<Column> all =
        IntStream.range(0, table.columns().size())
            .mapToObj(
                i ->
                    new Column(
                        table.columns().get(i),
                        table.rows().stream().map(row -> row.get(i)).toList()))
            .toList();
    List<Column> filled = all.stream().filter(column -> !column.empty()).toList();
    this.columns = rows == 0 || filled.isEmpty() ? all : filled;
  }

  /**
   * Lays a table out.
   *
   * @param width letters in a line; a word that is longer stays whole
   */
  public static String of(TextTable table, int width) {
    return new TableText(table, width).text();
  }

  private String text() {
    for (String gap : GAPS) {
      Optional<int[]> widths = fitting(gap);
      if (widths.isPresent()) {
        return text(List.of(new Line("", gap, columns, widths.get())));
      }
    }
    return text(stacked(GAPS.get(0)));
  }

  /** The columns' widths with which a row fits into a line, the widest made narrower first. */
  private Optional<int[]> fitting(String gap) {
    int[] widths = columns.stream().mapToInt(Column::widest).toArray();
    int[] least = columns.stream().mapToInt(Column::narrowest).toArray();
    int room = width - gap.length() * (widths.length - 1);
    while (Arrays.stream(widths).sum() > room) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return Optional.empty();
      }
      widths[widest]--;
    }
    return Optional.of(widths);
  }

  /** As many columns a line as fit; all lines but the first are indented. */
  private List<Line> stacked(String gap) {
    List<Line> lines = new ArrayList<>();
    int first = 0;
    while (first < columns.size()) {
      String indent = first == 0 ? "" : gap;
      int room = width - indent.length();
      List<Integer> widths = new ArrayList<>();
      int end = first;
      while (end < columns.size()) {
        Column column = columns.get(end);
        int wide = Math.max(column.narrowest(), Math.min(column.comfortable(), room));
        if (!widths.isEmpty() && wide + gap.length() > room) {
          break;
        }
        room -= wide + (widths.isEmpty() ? 0 : gap.length());
        widths.add(wide);
        end++;
      }
      List<Column> some = columns.subList(first, end);
      lines.add(new Line(indent, gap, some, widths.stream().mapToInt(w -> w).toArray()));
      first = end;
    }
    return lines;
  }

  private String text(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    int longest = 0;
    for (Line line : lines) {
      List<String> heads = line.text(-1);
      longest = Math.max(longest, heads.stream().mapToInt(String::length).max().orElse(0));
      heads.forEach(head -> text.append(head.stripTrailing()).append('\n'));
    }
    text.append("-".repeat(longest)).append('\n');
    for (int row = 0; row < rows; row++) {
      for (Line line : lines) {
        line.text(row).stream()
            .filter(part -> !part.isBlank()) // a row whose last columns are empty ends before them
            .forEach(part -> text.append(part.stripTrailing()).append('\n'));
      }
    }
    return text.toString();
  }

  /** Columns beside each other. */
  private record Line(String indent, String gap, List<Column> columns, int[] widths) {

    /** A row, as many lines as its highest cell has; -1 for the headings. */
    List<String> text(int row) {
      List<List<String>> cells = new ArrayList<>();
      for (int i = 0; i < widths.length; i++) {
        Column column = columns.get(i);
        String cell = row < 0 ? column.head() : column.cells().get(row);
        cells.add(
            row < 0 || column.isWords()
                ? Wrapping.parts(cell, widths[i], widths[i])
                : List.of(cell));
      }
      int height = cells.stream().mapToInt(List::size).max().orElse(1);
      List<String> lines = new ArrayList<>();
      for (int part = 0; part < height; part++) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < widths.length; i++) {
          String cell = part < cells.get(i).size() ? cells.get(i).get(part) : "";
          String padding = " ".repeat(Math.max(0, widths[i] - cell.length()));
          line.append(i == 0 ? "" : gap);
          line.append(columns.get(i).isWords() ? cell + padding : padding + cell);
        }
        lines.add(line.toString());
      }
      return lines;
    }
  }

  /** A heading and what stands below it. */
  private record Column(String head, List<String> cells) {

    boolean empty() {
      return cells.stream().allMatch(cell -> cell.isBlank() || cell.equals("-"));
    }

    boolean isWords() {
      return cells.stream().noneMatch(cell -> cell.matches("-?[0-9].*"));
    }

    /** With every cell in one line. */
    int widest() {
      return Math.max(head.length(), longestCell());
    }

    /** With every cell in one line, and the heading in several. */
    int comfortable() {
      return Math.max(longestWord(Stream.of(head)), longestCell());
    }

    /** With heading and words broken; numbers stay in one line. */
    int narrowest() {
      int heading = longestWord(Stream.of(head));
      return Math.max(
          heading,
          isWords()
              ? Math.max(longestWord(cells.stream()), Math.min(NARROWEST, longestCell()))
              : longestCell());
    }

    private int longestCell() {
      return cells.stream().mapToInt(String::length).max().orElse(0);
    }

    private static int longestWord(Stream<String> texts) {
      return texts
          .flatMap(text -> Arrays.stream(text.split(" ")))
          .mapToInt(String::length)
          .max()
          .orElse(0);
    }
  }
}
