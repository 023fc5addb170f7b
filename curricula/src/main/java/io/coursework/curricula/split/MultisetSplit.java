package io.coursework.curricula.split;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.Arrays;

/** Holds out every expression in whose evaluation a held-out operand multiset is reduced. */
record MultisetSplit(HeldOutMultisets multisets, int modulus) implements Split {
  private static final int HELD_OUT = -1;

  @Override
  public boolean heldOut(Expression expression) {
    return visit(expression) == HELD_OUT;
  }

  /** The value, or {@link #HELD_OUT}. Each node is reduced exactly once, in whatever order. */
  private int visit(Expression expression) {
    if (expression instanceof Literal literal) {
      return literal.value(modulus);
    }
    Application application = (Application) expression;
    int[] operands = new int[application.operands().size()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = visit(application.operands().get(i));
      if (operands[i] == HELD_OUT) {
        return HELD_OUT;
      }
    }
    int value = application.operation().apply(operands, modulus);
    Arrays.sort(operands);
    return multisets.contains(operands) ? HELD_OUT : value;
  }
}
