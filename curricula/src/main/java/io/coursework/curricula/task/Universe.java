package io.coursework.curricula.task;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All expressions that a task's generator can draw. */
public record Universe(Task task) {
  private static final int MAX_BITS = 1_000_000;

  /**
   * One of the universe's expressions.
   *
   * @param probability of drawing it, given the operation of its root
   */
  public record Member(Expression expression, double probability) {}

  /**
   * How many distinct expressions there are: U(1) = |ops| * sum over k of n^k, U(D) = |ops| * sum
   * over k of (n + U(D-1))^k, over the operand counts k; without the n where {@code nesting} is 1.
   *
   * @param operations how many operations are drawn, at least 1
   * @throws ArithmeticException if the number has more than a million bits
   */
  public BigInteger size(int operations) {
    BigInteger values = BigInteger.valueOf(task.n());
    BigInteger size = level(operations, values);
    for (int depth = 2; depth <= task.spec().reachableDepth(); depth++) {
      size = level(operations, task.spec().nesting() == 1 ? size : size.add(values));
    }
    return size;
  }

  /** Whether every expression is one operation on values, so that {@link #members} applies. */
  public boolean oneLevel() {
    return task.spec().reachableDepth() == 1;
  }

  /**
   * All expressions of one operation on values, shorter ones first, then in the order of their
   * operands. The probabilities sum to 1.
   *
   * @throws IllegalStateException if operations nest
   * @throws ArithmeticException if there are more than 2^31-1
   */
  public List<Member> members(Operation operation) {
    if (!oneLevel()) {
      throw new IllegalStateException(
          "max_depth = " + task.spec().maxDepth() + " is not enumerated; only depth 1 is");
    }
    List<Member> members = new ArrayList<>(size(1).intValueExact());
    int counts = task.spec().maxOperands() - task.spec().minOperands() + 1;
    for (int k = task.spec().minOperands(); k <= task.spec().maxOperands(); k++) {
      double probability = 1.0 / (counts * Math.pow(task.n(), k));
      int[] operands = new int[k];
      do {
        members.add(new Member(application(operation, operands), probability));
      } while (next(operands));
    }
    return members;
  }

  private BigInteger level(int operations, BigInteger choices) {
    if ((long) choices.bitLength() * task.spec().maxOperands() > MAX_BITS) {
      throw new ArithmeticException(
          "the universe of max_depth = "
              + task.spec().maxDepth()
              + " has more than a million bits");
    }
    BigInteger sum = BigInteger.ZERO;
    for (int k = task.spec().minOperands(); k <= task.spec().maxOperands(); k++) {
      sum = sum.add(choices.pow(k));
    }
    return sum.multiply(BigInteger.valueOf(operations));
  }

  private static Expression application(Operation operation, int[] operands) {
    return new Application(
        operation, Arrays.stream(operands).<Expression>mapToObj(Literal::new).toList());
  }

  /** Counts up like an odometer, the last place fastest; false after the last. */
  private boolean next(int[] operands) {
    for (int i = operands.length - 1; i >= 0; i--) {
      if (++operands[i] < task.n()) {
        return true;
      }
      operands[i] = 0;
    }
    return false;
  }
}
