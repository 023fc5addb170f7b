package io.coursework.curricula.expression;

import java.util.List;

/** The smallest operand. */
public record Min() implements Operation {
  @Override
  public String name() {
    return "MIN";
  }

  @Override
  public List<String> aliases() {
    return List.of();
  }

  @Override
  public String summary() {
    return "smallest operand";
  }

  @Override
  public int apply(int[] operands, int modulus) {
    int smallest = operands[0];
    for (int operand : operands) {
      smallest = Math.min(smallest, operand);
    }
    return smallest;
  }
}
