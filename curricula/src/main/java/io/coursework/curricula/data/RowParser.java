package io.coursework.curricula.data;

/** Reads the rows of one file; immutable. */
@FunctionalInterface
interface RowParser {

  /**
   * @param line without its line end
   * @throws RowException if the line is not a row
   */
  DataRow parse(String line);
}
