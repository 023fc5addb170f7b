package io.coursework.analysis.figure;

import java.awt.geom.Path2D;
import java.util.Map;

/**
 * Writing by pen strokes, for images on machines without any font: digits, minus, point, percent,
 * and the letters of the few words that images need.
 *
 * <p>A letter is a list of lines, and a line a list of points, each written as its two coordinates:
 * x to the right, y down from the top of a digit (0) to the line that it stands on (6).
 */
final class StrokeFont {

  private static final double HEIGHT = 6;
  private static final double GAP = 1.6; // between letters
  private static final double SPACE = 3;

  private static final Map<Character, String> STROKES =
      Map.ofEntries(
          Map.entry('0', "103041453616050110"),
          Map.entry('1', "022026 0646"),
          Map.entry('2', "01103041420646"),
          Map.entry('3', "0110304142334445361605 1333"),
          Map.entry('4', "36300444"),
          Map.entry('5', "400002324345361605"),
          Map.entry('6', "4110010516364544331304"),
          Map.entry('7', "004016"),
          Map.entry('8', "13020110304142331304051636454433"),
          Map.entry('9', "051636454130100102133342"),
          Map.entry('-', "0333"),
          Map.entry('.', "0515160605"),
          Map.entry('%', "0640 0010110100 3545463635"),
          Map.entry('a', "0222333616051434"),
          Map.entry('c', "321203051636"),
          Map.entry('d', "30361605031232"),
          Map.entry('e', "043433221203051636"),
          Map.entry('f', "30201116 0222"),
          Map.entry('i', "0206 0001"),
          Map.entry('n', "0206 0312223336"),
          Map.entry('o', "122233352616050312"),
          Map.entry('p', "08022233352606"),
          Map.entry('r', "0206 041232"),
          Map.entry('s', "3212031424352606"),
          Map.entry('t', "10152636 0232"),
          Map.entry('v', "022642"));

  private StrokeFont() {}

  /**
   * A text that begins at (0, 0) on its line.
   *
   * @param height of a digit
   * @throws IllegalArgumentException for a character that the font lacks
   */
  static Path2D write(String text, double height) {
    double unit = height / HEIGHT;
    Path2D path = new Path2D.Double();
    double left = 0;
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      if (letter == ' ') {
        left += SPACE;
        continue;
      }
      for (String line : strokes(letter).split(" ")) {
        for (int i = 0; i < line.length(); i += 2) {
          double x = (left + line.charAt(i) - '0') * unit;
          double y = (line.charAt(i + 1) - '0' - HEIGHT) * unit;
          if (i == 0) {
            path.moveTo(x, y);
          } else {
            path.lineTo(x, y);
          }
        }
      }
      left += width(letter) + GAP;
    }
    return path;
  }

  private static int width(char letter) {
    int width = 0;
    for (String line : strokes(letter).split(" ")) {
      for (int i = 0; i < line.length(); i += 2) {
        width = Math.max(width, line.charAt(i) - '0');
      }
    }
    return width;
  }

  private static String strokes(char letter) {
    String strokes = STROKES.get(letter);
    if (strokes == null) {
      throw new IllegalArgumentException(
          "the strokes of '%c' are unknown; add them, or write another word".formatted(letter));
    }
    return strokes;
  }
}
