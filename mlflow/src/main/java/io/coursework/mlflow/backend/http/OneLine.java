package io.coursework.mlflow.backend.http;

import io.coursework.mlflow.system.PlainText;

/** Foreign text, such as a server's answer, as a part of one line of a message. */
final class OneLine {
  private OneLine() {}

  /**
   * All of it, with single blanks.
   *
   * @param most characters of it that are shown
   */
  static String of(String text, int most) {
    String start = text.length() > 10 * most ? text.substring(0, 10 * most) : text;
    String line = start.strip().replaceAll("[\\s\\u2028\\u2029\\u0085]+", " ");
    String shown = line.length() <= most ? line : line.substring(0, most) + "...";
    return PlainText.line(shown);
  }

  /** The first line that has anything. */
  static String first(String text, int most) {
    return of(text.strip().lines().findFirst().orElse(""), most);
  }

  /** What an error says, or of which kind it is if it says nothing. */
  static String of(Throwable error) {
    String message = error.getMessage();
    return message == null || message.isBlank()
        ? error.getClass().getSimpleName()
        : of(message, 300);
  }
}
