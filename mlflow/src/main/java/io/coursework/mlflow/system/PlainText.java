package io.coursework.mlflow.system;

/**
 * Text that does nothing but show itself. Characters that steer a terminal, hide, or turn the
 * direction of writing are shown as they are written in Java and JSON, such as {@code \}{@code
 * u001b}: values come from files and servers, and could otherwise write what looks like ours.
 */
public final class PlainText {

  private PlainText() {}

  /** One line: the ends of lines in it are shown, too. */
  public static String line(String text) {
    return of(text, false);
  }

  /** A text of ours of several lines. JSON stays the same JSON. */
  public static String lines(String text) {
    return of(text, true);
  }

  private static String of(String text, boolean endsOfLines) {
    if (text.codePoints().noneMatch(c -> steers(c) && !(endsOfLines && c == '\n'))) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (!steers(c) || endsOfLines && c == '\n') {
                plain.appendCodePoint(c);
              } else if (c == '\n') {
                plain.append("\\n");
              } else {
                for (char unit : Character.toChars(c)) {
                  plain.append("\\u%04x".formatted((int) unit));
                }
              }
            });
    return plain.toString();
  }

  /** Controls of both sets, invisible and bidirectional ones, halves of characters. */
  private static boolean steers(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\t';
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
