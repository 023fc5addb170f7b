package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Expression;
import java.util.List;

/** Where brackets and operations stand. */
interface Form {

  /** The words that are neither values nor operations. */
  List<String> brackets();

  /** Words that an operation adds to those of its operands: its own and its brackets. */
  int overhead(int operands);

  void write(Expression expression, Words words);

  /**
   * What reads an expression.
   *
   * @param text what is about to be read
   */
  Assembly assembly(Lexicon lexicon, String text);
}
