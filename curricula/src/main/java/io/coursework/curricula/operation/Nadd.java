package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;

/** The sum of alternating signs modulo n, x1 - x2 + x3 - ...: the order of operands matters. */
public record Nadd() implements Operation {
  @Override
  public String name() {
    return "NADD";
  }

  @Override
  public String summary() {
    return "x1 - x2 + x3 - ... modulo n";
  }

  @Override
  public int apply(int[] operands, int n) {
    int result = 0;
    for (int i = 0; i < operands.length; i++) {
      result = Math.floorMod(step(result, operands, i), n);
    }
    return result;
  }

  /**
   * How often the running result leaves 0..n-1, below or above, and is brought back; at most once
   * for each operand.
   */
  @Override
  public int wraps(int[] operands, int n) {
    int wraps = 0;
    int result = 0;
    for (int i = 0; i < operands.length; i++) {
      int next = step(result, operands, i);
      wraps += next < 0 || next >= n ? 1 : 0;
      result = Math.floorMod(next, n);
    }
    return wraps;
  }

  private static int step(int result, int[] operands, int i) {
    return i % 2 == 0 ? result + operands[i] : result - operands[i];
  }
}
