package io.coursework.curricula.notation;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of the text that is parsed.
 *
 * @param column where it begins, from 1
 */
record Word(String text, int column) {

  /** Splits at white space; each character of {@code alone} is a word by itself, spaced or not. */
  static List<Word> split(String text, String alone) {
    List<Word> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      boolean single = alone.indexOf(c) >= 0;
      boolean inside = !single && !Character.isWhitespace(c);
      if (!inside && start >= 0) {
        words.add(new Word(text.substring(start, i), start + 1));
        start = -1;
      }
      if (single) {
        words.add(new Word(String.valueOf(c), i + 1));
      } else if (inside && start < 0) {
        start = i;
      }
    }
    return words;
  }

  boolean is(String other) {
    return text.equals(other);
  }

  IllegalArgumentException unexpected(String expected) {
    return new IllegalArgumentException(
        String.format("column %d: found '%s', expected %s", column, text, expected));
  }

  static IllegalArgumentException endOf(String text, String expected) {
    return new IllegalArgumentException(
        String.format(
            "column %d: the text ends, expected %s", text.stripTrailing().length() + 1, expected));
  }
}
