package io.coursework.curricula.data;

/**
 * What is wrong with one row.
 *
 * @param line from 1, a header counted
 * @param field {@code expression}, {@code value}, {@code chain}; empty for the line as a whole
 * @param column character within the field, from 1; 0 for the field as a whole
 * @param what one line
 */
public record Mismatch(long line, String field, int column, String what) {

  /** {@code line 12: value: 7 is given, but the expression is 9}. */
  public String text() {
    return "line " + line + ": " + RowException.text(field, column, what);
  }
}
