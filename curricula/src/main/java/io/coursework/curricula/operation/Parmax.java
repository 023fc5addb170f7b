package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;

/** The largest operand if it is even, else the even number below it. */
public record Parmax() implements Operation {
  @Override
  public String name() {
    return "PARMAX";
  }

  @Override
  public String summary() {
    return "largest operand, less 1 if it is odd";
  }

  @Override
  public int apply(int[] operands, int n) {
    int largest = operands[0];
    for (int operand : operands) {
      largest = Math.max(largest, operand);
    }
    return largest - largest % 2;
  }
}
