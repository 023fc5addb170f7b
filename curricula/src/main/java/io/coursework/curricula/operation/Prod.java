package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;
import java.util.List;

/** The product modulo n, reduced after every factor so that nothing overflows. */
public record Prod() implements Operation {
  @Override
  public String name() {
    return "PROD";
  }

  @Override
  public List<String> aliases() {
    return List.of("PM");
  }

  @Override
  public String summary() {
    return "product modulo n";
  }

  @Override
  public String publicName() {
    return "PM";
  }

  @Override
  public int apply(int[] operands, int n) {
    int product = 1;
    for (int operand : operands) {
      product = Math.floorMod(product * operand, n);
    }
    return product;
  }

  /** How often n is taken off in all: each partial product over n, rounded down, summed. */
  @Override
  public int wraps(int[] operands, int n) {
    int wraps = 0;
    int product = 1;
    for (int operand : operands) {
      wraps += product * operand / n;
      product = Math.floorMod(product * operand, n);
    }
    return wraps;
  }
}
