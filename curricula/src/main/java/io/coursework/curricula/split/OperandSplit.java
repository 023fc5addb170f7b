package io.coursework.curricula.split;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.function.Predicate;

/**
 * Holds out every expression in whose evaluation some operation meets held-out operands, whether a
 * step shows it or it happens in the head.
 *
 * @param heldOutOperands asked for the operands' values in order; leaves them as they are
 * @param n number of values
 */
record OperandSplit(Predicate<int[]> heldOutOperands, int n) implements Split {
  private static final int HELD_OUT = -1;

  @Override
  public boolean heldOut(Expression expression) {
    return visit(expression) == HELD_OUT;
  }

  /** The value, or {@link #HELD_OUT}. Each node is reduced exactly once, in whatever order. */
  private int visit(Expression expression) {
    if (expression instanceof Literal literal) {
      return literal.value(n);
    }
    Application application = (Application) expression;
    int[] operands = new int[application.operands().size()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = visit(application.operands().get(i));
      if (operands[i] == HELD_OUT) {
        return HELD_OUT;
      }
    }
    return heldOutOperands.test(operands) ? HELD_OUT : application.operation().apply(operands, n);
  }
}
