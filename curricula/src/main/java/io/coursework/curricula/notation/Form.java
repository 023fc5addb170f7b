package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import java.util.List;

/** A way to write expressions: brackets, place and word of the operation. */
interface Form {

  /** The words that are neither values nor operations. */
  List<String> brackets();

  String operation(Operation operation, int n);

  /** Words that an operation adds to those of its operands: its own and its brackets. */
  int overhead(int operands);

  void write(Expression expression, Words words);

  /**
   * Reads one expression.
   *
   * @throws IllegalArgumentException naming the column (from 1), the word found there and what was
   *     expected
   */
  Expression parse(String text, Lexicon lexicon);
}
