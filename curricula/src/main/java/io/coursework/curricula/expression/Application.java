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

  /** As a record's, in few frames per level: deep trees are compared, too. */
  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Application that)
        || operands.size() != that.operands.size()
        || !operation.equals(that.operation)) {
      return false;
    }
    for (int i = 0; i < operands.size(); i++) {
      if (!operands.get(i).equals(that.operands.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = operation.hashCode();
    for (int i = 0; i < operands.size(); i++) {
      hash = 31 * hash + operands.get(i).hashCode();
    }
    return hash;
  }

  /** In the bracket notation, the values as numbers, for messages of tests. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text);
    return text.toString();
  }

  private void append(StringBuilder text) {
    text.append("( ").append(operation.name()).append(' ');
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i) instanceof Application inner) {
        inner.append(text);
      } else if (operands.get(i) instanceof Literal literal) {
        text.append(literal.value());
      }
      text.append(' ');
    }
    text.append(')');
  }
}
