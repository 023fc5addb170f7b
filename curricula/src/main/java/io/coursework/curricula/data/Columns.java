package io.coursework.curricula.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Rows as cells between tabs. Columns of other names are not looked at.
 *
 * @param names of the columns in their order
 */
record Columns(List<String> names) implements RowParser {
  static final String EXPRESSION = "expression";
  static final String VALUE = "value";
  static final String CHAIN = "chain";
  static final String PART = "part";

  /**
   * The columns that a header names.
   *
   * @throws RowException if it names no expression or value, or a column twice
   */
  static Columns of(String header) {
    List<String> names = Arrays.asList(header.split("\t", -1));
    for (String needed : List.of(EXPRESSION, VALUE)) {
      if (!names.contains(needed)) {
        throw new RowException(
            "",
            0,
            String.format(
                "the header '%s' has no column '%s'; begin the file with expression<TAB>value, or"
                    + " give its format: nyu, lra or jsonl",
                Quote.of(header), needed));
      }
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new RowException(
          "", 0, "the header '" + Quote.of(header) + "' has a column twice; rename one");
    }
    return new Columns(names);
  }

  @Override
  public DataRow parse(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != names.size()) {
      throw new RowException(
          "",
          0,
          String.format(
              "has %d %s between tabs, not %d (%s)",
              cells.length,
              cells.length == 1 ? "cell" : "cells",
              names.size(),
              String.join(", ", names)));
    }
    return new DataRow(
        cells[names.indexOf(EXPRESSION)],
        cells[names.indexOf(VALUE)],
        optional(cells, CHAIN),
        optional(cells, PART));
  }

  private Optional<String> optional(String[] cells, String name) {
    int index = names.indexOf(name);
    return index < 0 || cells[index].isEmpty() ? Optional.empty() : Optional.of(cells[index]);
  }
}
