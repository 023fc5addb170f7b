package io.coursework.curricula.expression;

/** A ListOps expression: an immutable tree of operations over values 0..n-1. */
public sealed interface Expression permits Literal, Application {

  /**
   * What the expression evaluates to.
   *
   * @param n number of values, at least 2, above every value in the tree
   * @return 0..n-1
   * @throws IllegalArgumentException if a value of the tree is not below n
   */
  int value(int n);

  /** Levels of operations: 0 for a value, 1 for an operation on values. */
  int depth();

  /**
   * How many operations the tree holds, which is how often it must be reduced to become a value.
   */
  int reductions();
}
