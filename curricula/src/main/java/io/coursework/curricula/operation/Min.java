package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;

/** The smallest operand. */
public record Min() implements Operation {
  @Override
  public String name() {
    return "MIN";
  }

  @Override
  public String summary() {
    return "smallest operand";
  }

  @Override
  public int apply(int[] operands, int n) {
    int smallest = operands[0];
    for (int operand : operands) {
      smallest = Math.min(smallest, operand);
    }
    return smallest;
  }
}
