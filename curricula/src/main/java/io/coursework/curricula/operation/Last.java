package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;

/** The last operand. */
public record Last() implements Operation {
  @Override
  public String name() {
    return "LAST";
  }

  @Override
  public String summary() {
    return "last operand";
  }

  @Override
  public int apply(int[] operands, int n) {
    return operands[operands.length - 1];
  }
}
