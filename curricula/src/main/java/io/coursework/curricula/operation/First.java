package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;

/** The first operand. */
public record First() implements Operation {
  @Override
  public String name() {
    return "FIRST";
  }

  @Override
  public String summary() {
    return "first operand";
  }

  @Override
  public int apply(int[] operands, int n) {
    return operands[0];
  }
}
