package io.coursework.curricula.notation;

import java.util.Locale;

/** Puts what somebody wrote into a message, on one short line whatever it holds. */
public final class Quote {
  private static final int MAX_CHARACTERS = 40;

  private Quote() {}

  /**
   * The text in quotes: cut after 40 characters, with an ellipsis; what cannot be seen, and what
   * would disturb the line, as its code, such as {@code \u0000}.
   */
  public static String of(String text) {
    StringBuilder quote = new StringBuilder("'");
    int at = 0;
    for (int shown = 0; at < text.length() && shown < MAX_CHARACTERS; shown++) {
      int character = text.codePointAt(at);
      if (visible(character)) {
        quote.appendCodePoint(character);
      } else {
        quote.append(String.format(Locale.ROOT, "\\u%04X", character));
      }
      at += Character.charCount(character);
    }
    return quote.append(at < text.length() ? "…'" : "'").toString();
  }

  private static boolean visible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }
}
