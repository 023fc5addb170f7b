package io.coursework.curricula.expression;

/**
 * A value.
 *
 * @param value 0 or more
 */
public record Literal(int value) implements Expression {
  public Literal {
    if (value < 0) {
      throw new IllegalArgumentException("value = " + value + " is negative; values are 0..n-1");
    }
  }

  @Override
  public int value(int n) {
    if (value >= n) {
      throw new IllegalArgumentException(
          "value = " + value + " is not below n = " + n + "; values are 0..n-1");
    }
    return value;
  }

  @Override
  public int depth() {
    return 0;
  }

  @Override
  public int reductions() {
    return 0;
  }
}
