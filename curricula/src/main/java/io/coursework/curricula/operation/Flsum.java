package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;

/** The sum of the first two operands modulo n; one operand is itself. In one public file only. */
public record Flsum() implements Operation {
  @Override
  public String name() {
    return "FLSUM";
  }

  @Override
  public String summary() {
    return "sum of the first two operands modulo n";
  }

  @Override
  public int apply(int[] operands, int n) {
    return Math.floorMod(sum(operands), n);
  }

  /** 1 if the two operands reach n together, else 0. */
  @Override
  public int wraps(int[] operands, int n) {
    return sum(operands) / n;
  }

  private static int sum(int[] operands) {
    return operands.length == 1 ? operands[0] : operands[0] + operands[1];
  }
}
