package io.coursework.analysis.model;

/**
 * What a model is given to read: token sequences side by side. A shorter one is padded on the right
 * with any token, since no position sees what comes after it.
 *
 * @param rows prompts, at least 1
 * @param length tokens of each, at least 1
 * @param tokens ids, row-major [rows, length]; not copied: leave them as they are
 */
public record Prompts(int rows, int length, int[] tokens) {

  /**
   * @throws IllegalArgumentException if there is none, or the number of tokens is not rows · length
   */
  public Prompts {
    if (rows < 1 || length < 1 || tokens.length != (long) rows * length) {
      throw new IllegalArgumentException(
          "%d tokens do not make %d x %d prompts; give at least one, as [rows, length] row-major"
              .formatted(tokens.length, rows, length));
    }
  }

  /** The token id at a place. */
  public int token(int row, int position) {
    return tokens[row * length + position];
  }
}
