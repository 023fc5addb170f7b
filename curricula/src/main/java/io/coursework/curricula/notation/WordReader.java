package io.coursework.curricula.notation;

/** Reads a text word by word. */
final class WordReader {
  private final String text;
  private final String alone;
  private int at;

  /**
   * @param alone each of these characters is a word of one character, spaced or not; other words
   *     end at white space
   */
  WordReader(String text, String alone) {
    this.text = text;
    this.alone = alone;
  }

  /** The next word; null after the last. */
  Word next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return null;
    }
    int start = at++;
    if (!isAlone(start)) {
      while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && !isAlone(at)) {
        at++;
      }
    }
    return new Word(text.substring(start, at), text, start);
  }

  private boolean isAlone(int index) {
    return alone.indexOf(text.charAt(index)) >= 0;
  }
}
