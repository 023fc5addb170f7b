package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;

/** The largest operand. */
public record Max() implements Operation {
  @Override
  public String name() {
    return "MAX";
  }

  @Override
  public String summary() {
    return "largest operand";
  }

  @Override
  public int apply(int[] operands, int n) {
    int largest = operands[0];
    for (int operand : operands) {
      largest = Math.max(largest, operand);
    }
    return largest;
  }
}
