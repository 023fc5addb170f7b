package io.coursework.curricula.expression;

import java.util.List;

/** The sum modulo n. The public ListOps files call it SM; some texts call it ADD. */
public record Sum() implements Operation {
  @Override
  public String name() {
    return "SUM";
  }

  @Override
  public List<String> aliases() {
    return List.of("ADD", "SM");
  }

  @Override
  public String summary() {
    return "sum modulo n";
  }

  @Override
  public int apply(int[] operands, int modulus) {
    int sum = 0;
    for (int operand : operands) {
      sum = Math.floorMod(sum + operand, modulus);
    }
    return sum;
  }
}
