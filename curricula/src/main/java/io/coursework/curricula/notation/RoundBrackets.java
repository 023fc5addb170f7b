package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.List;

/** Operands in one pair of round brackets; the operation stands before, first or last in it. */
abstract class RoundBrackets implements Form {
  private static final int OPEN = 0;
  private static final int CLOSE = 1;

  @Override
  public final List<String> brackets() {
    return List.of("(", ")");
  }

  @Override
  public final int overhead(int operands) {
    return 3;
  }

  @Override
  public final void write(Expression expression, Words words) {
    if (expression instanceof Literal literal) {
      words.value(literal.value());
    } else if (expression instanceof Application application) {
      write(application, words);
    }
  }

  /** Writes an application by {@link #writeOperands} and the words around and between them. */
  abstract void write(Application application, Words words);

  final void open(Words words) {
    words.bracket(OPEN);
  }

  final void writeOperands(Application application, Words words) {
    for (Expression operand : application.operands()) {
      write(operand, words);
    }
  }

  final void close(Words words) {
    words.bracket(CLOSE);
  }
}
