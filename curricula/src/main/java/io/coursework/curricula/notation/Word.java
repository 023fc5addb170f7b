package io.coursework.curricula.notation;

/**
 * A piece of the text that is parsed.
 *
 * @param source the whole text
 * @param start index of the word's first character in it
 */
record Word(String text, String source, int start) {

  boolean is(String other) {
    return text.equals(other);
  }

  /** The error that this word stands where something else should. */
  IllegalArgumentException unexpected(String expected) {
    return problem("found " + Quote.of(text) + ", expected " + expected);
  }

  /** The error that this word is wrong, for a reason that is said in full. */
  IllegalArgumentException problem(String reason) {
    return problem(source, start, reason);
  }

  /** The error that the text ends too early. */
  static IllegalArgumentException endOf(String source, String expected) {
    return problem(source, source.stripTrailing().length(), "the text ends, expected " + expected);
  }

  private static IllegalArgumentException problem(String source, int start, String reason) {
    int column = source.codePointCount(0, start) + 1;
    return new IllegalArgumentException("column " + column + ": " + reason);
  }
}
