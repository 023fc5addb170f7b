package io.coursework.mlflow.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Breaks text for people into lines that fit the terminal. */
public final class Wrapping {

  private static final int WIDEST = 120; // longer lines are hard to read

  private Wrapping() {}

  /**
   * A line as several, broken at spaces; a word that is too long stays whole.
   *
   * @param indent spaces before every line but the first
   */
  public static String text(String line, int indent) {
    int width = Math.min(Terminal.columns(), WIDEST);
    return String.join("\n" + " ".repeat(indent), parts(line, width, width - indent));
  }

  /**
   * The lines of a text.
   *
   * @param first letters in the first of them
   * @param others letters in each of the others
   */
  static List<String> parts(String text, int first, int others) {
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
