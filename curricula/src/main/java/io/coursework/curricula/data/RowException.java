package io.coursework.curricula.data;

/** One row that cannot be read, or that is wrong; the rows after it can be read all the same. */
final class RowException extends IllegalArgumentException {
  private final String field;
  private final int column;
  private final String what;

  /**
   * @param field the column or key that is wrong; empty for the line as a whole
   * @param column character within the field, from 1; 0 for the field as a whole
   */
  RowException(String field, int column, String what) {
    super(text(field, column, what));
    this.field = field;
    this.column = column;
    this.what = what;
  }

  static String text(String field, int column, String what) {
    String place = column == 0 ? field : (field + " column " + column).strip();
    return place.isEmpty() ? what : place + ": " + what;
  }

  Mismatch at(long line) {
    return new Mismatch(line, field, column, what);
  }
}
