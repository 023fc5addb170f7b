package io.coursework.curricula.data;

import io.coursework.curricula.notation.Quote;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Rows as cells between tabs. Columns of other names than these four are not looked at. */
final class Columns implements RowParser {
  static final String EXPRESSION = "expression";
  static final String VALUE = "value";
  static final String CHAIN = "chain";
  static final String PART = "part";

  private final List<String> names;
  private final int expression;
  private final int value;
  private final int chain; // -1 if there is none
  private final int part; // -1 if there is none

  /**
   * @param names of the columns in their order, expression and value among them
   */
  Columns(List<String> names) {
    this.names = names;
    this.expression = names.indexOf(EXPRESSION);
    this.value = names.indexOf(VALUE);
    this.chain = names.indexOf(CHAIN);
    this.part = names.indexOf(PART);
  }

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
                "the header %s has no column '%s'; begin the file with expression<TAB>value, or"
                    + " give its format: nyu, lra or jsonl",
                Quote.of(header), needed));
      }
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new RowException(
          "", 0, "the header " + Quote.of(header) + " has a column twice; rename one");
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
        cells[expression], cells[value], optional(cells, chain), optional(cells, part));
  }

  private static Optional<String> optional(String[] cells, int column) {
    return column < 0 || cells[column].isEmpty() ? Optional.empty() : Optional.of(cells[column]);
  }
}
