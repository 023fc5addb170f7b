package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.List;

/** Where brackets and operations stand. */
abstract class Form {

  /** The words that are neither values nor operations. */
  abstract List<String> brackets();

  /** Words that an operation adds to those of its operands: its own and its brackets. */
  abstract int overhead(int operands);

  /** Writes what stands before the operands. */
  abstract void begin(Application application, Words words);

  /** Writes what stands after each operand. */
  void separate(Words words) {}

  /** Writes what stands after the operands. */
  abstract void end(Application application, Words words);

  /**
   * What reads an expression.
   *
   * @param text what is about to be read
   */
  abstract Assembly assembly(Lexicon lexicon, String text);

  final void write(Expression expression, Words words) {
    if (expression instanceof Literal literal) {
      words.value(literal.value());
    } else if (expression instanceof Application application) {
      begin(application, words);
      for (Expression operand : application.operands()) {
        write(operand, words);
        separate(words);
      }
      end(application, words);
    }
  }
}
