package io.coursework.mlflow.cli;

import io.coursework.analysis.probe.TextTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Breaks text for people into lines that fit the terminal; the start script asks how wide it is.
 */
final class Wrapping {

  private static final int UNKNOWN = 80;
  private static final int NARROWEST = 40;
  private static final int WIDEST = 120; // longer lines are hard to read

  private Wrapping() {}

  private static int width() {
    int width = Integer.getInteger("coursework.columns", UNKNOWN);
    return width < NARROWEST ? UNKNOWN : Math.min(width, WIDEST);
  }

  /**
   * A line as several, broken at spaces; a word that is too long stays whole.
   *
   * @param indent spaces before every line but the first
   */
  static String text(String line, int indent) {
    return String.join("\n" + " ".repeat(indent), parts(line, width(), width() - indent));
  }

  /** A table whose last column is as wide as there is room. */
  static TextTable table(TextTable table) {
    int last = table.columns().size() - 1;
    int room = width();
    for (int i = 0; i < last; i++) {
      int column = i;
      int widest = table.rows().stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      room -= 2 + Math.max(table.columns().get(i).length(), widest);
    }
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : table.rows()) {
      List<String> parts = parts(row.get(last), Math.max(room, 20), Math.max(room, 20));
      for (int i = 0; i < parts.size(); i++) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < last; column++) {
          cells.add(i == 0 ? row.get(column) : "");
        }
        cells.add(parts.get(i));
        rows.add(cells);
      }
    }
    return new TextTable(table.name(), table.columns(), rows);
  }

  private static List<String> parts(String text, int first, int others) {
    List<String> parts = new ArrayList<>();
    String rest = text;
    int width = first;
    while (rest.length() > width) {
      int begin = rest.length() - rest.stripLeading().length();
      int cut = rest.lastIndexOf(' ', width);
      cut = cut > begin ? cut : rest.indexOf(' ', Math.max(width, begin));
      if (cut < 0) {
        break;
      }
      parts.add(rest.substring(0, cut).stripTrailing());
      rest = rest.substring(cut).stripLeading();
      width = others;
    }
    parts.add(rest);
    return parts;
  }
}
