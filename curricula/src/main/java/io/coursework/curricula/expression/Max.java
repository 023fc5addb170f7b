package io.coursework.curricula.expression;

import java.util.List;

/** The largest operand. */
public record Max() implements Operation {
  @Override
  public String name() {
    return "MAX";
  }

  @Override
  public List<String> aliases() {
    return List.of();
  }

  @Override
  public String summary() {
    return "largest operand";
  }

  @Override
  public int apply(int[] operands, int modulus) {
    int largest = operands[0];
    for (int operand : operands) {
      largest = Math.max(largest, operand);
    }
    return largest;
  }
}
