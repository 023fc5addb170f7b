package io.coursework.curricula.expression;

import java.util.List;

/**
 * An operation applied to its operands.
 *
 * @param operands at least one; copied
 */
public record Application(Operation operation, List<Expression> operands) implements Expression {
  public Application {
    operands = List.copyOf(operands);
    if (operands.isEmpty()) {
      throw new IllegalArgumentException(operation.name() + " has no operand; give at least one");
    }
  }

  @Override
  public int value(int n) {
    int[] values = new int[operands.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = operands.get(i).value(n);
    }
    return operation.apply(values, n);
  }

  /** Whether every operand is a value, so that this node can be reduced at once. */
  public boolean innermost() {
    for (Expression operand : operands) {
      if (operand instanceof Application) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int depth() {
    int deepest = 0;
    for (Expression operand : operands) {
      deepest = Math.max(deepest, operand.depth());
    }
    return 1 + deepest;
  }

  @Override
  public int reductions() {
    int count = 1;
    for (Expression operand : operands) {
      count += operand.reductions();
    }
    return count;
  }
}
