package io.coursework.curricula.data;

/** A file that is not a data set, or not the one that is asked for; the message names the place. */
public final class DataException extends IllegalArgumentException {
  private final long line;

  DataException(String file, String what) {
    super(file + ": " + what);
    this.line = 0;
  }

  DataException(String file, long line, String what) {
    super(file + ", line " + line + ": " + what);
    this.line = line;
  }

  /** Where the problem is, from 1; 0 if it is the file as a whole. */
  public long line() {
    return line;
  }
}
