package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;
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
  public String word() {
    return "add";
  }

  @Override
  public String publicName() {
    return "SM";
  }

  @Override
  public int apply(int[] operands, int n) {
    int sum = 0;
    for (int operand : operands) {
      sum = Math.floorMod(sum + operand, n);
    }
    return sum;
  }

  /** The sum of the operands over n, rounded down. */
  @Override
  public int wraps(int[] operands, int n) {
    int sum = 0;
    for (int operand : operands) {
      sum += operand;
    }
    return sum / n;
  }
}
