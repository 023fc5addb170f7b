package io.coursework.curricula.data;

/** Text from files as it may stand in a one-line message. */
final class Quote {
  private static final int LONGEST = 60;

  private Quote() {}

  /** Cut where it is long; control characters as escapes. */
  static String of(String text) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      char c = text.charAt(i);
      quoted.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : c);
    }
    return text.length() > LONGEST ? quoted + "..." : quoted.toString();
  }
}
