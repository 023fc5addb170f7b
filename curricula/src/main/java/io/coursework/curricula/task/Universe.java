package io.coursework.curricula.task;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * How many distinct expressions of some operations there are: the sum of their U(depth). An
   * operation that takes t of the values and the operations N has U(1) = the sum over k of t^k, and
   * U(D) = the sum over k of (t + the sum of U(D-1) over N)^k, over the operand counts k; without
   * the t where {@code nesting} is 1, unless N is empty.
   *
   * @param operations those that are drawn, as roots and within, each once
   * @throws ArithmeticException if the number has more than a million bits
   */
  public BigInteger size(Collection<Operation> operations) {
    Operands allowed = new Operands(operations, task.n());
    Map<Operation, BigInteger> sizes = Map.of(); // of the trees one level lower
    for (int depth = 1; depth <= task.spec().reachableDepth(); depth++) {
      Map<Operation, BigInteger> lower = sizes;
      sizes = new LinkedHashMap<>();
      for (Operation operation : operations) {
        sizes.put(operation, trees(operands(operation, allowed, lower)));
      }
    }
    return sum(sizes.values());
  }

  /** Whether every expression is one operation on values, so that {@link #members} applies. */
  public boolean oneLevel() {
    return task.spec().reachableDepth() == 1;
  }

  /**
   * All expressions of one operation on the values that it takes, shorter ones first, then in the
   * order of their operands. The probabilities sum to 1.
   *
   * @throws IllegalStateException if operations nest
   * @throws ArithmeticException if there are more than 2^31-1
   */
  public List<Member> members(Operation operation) {
    if (!oneLevel()) {
      throw new IllegalStateException(
          "max_depth = " + task.spec().maxDepth() + " is not enumerated; only depth 1 is");
    }
    List<Member> members = new ArrayList<>(size(List.of(operation)).intValueExact());
    int[] values = new Operands(List.of(operation), task.n()).values(operation);
    int counts = task.spec().maxOperands() - task.spec().minOperands() + 1;
    for (int k = task.spec().minOperands(); k <= task.spec().maxOperands(); k++) {
      double probability = 1.0 / (counts * Math.pow(values.length, k));
      Tuples tuples = new Tuples(values, k);
      do {
        members.add(new Member(application(operation, tuples.operands()), probability));
      } while (tuples.next());
    }
    return members;
  }

  /** How many operands an operation has to choose from, given the trees of one level lower. */
  private BigInteger operands(Operation outer, Operands allowed, Map<Operation, BigInteger> lower) {
    BigInteger trees =
        sum(
            lower.keySet().stream()
                .filter(inner -> allowed.nests(outer, inner))
                .map(lower::get)
                .toList());
    boolean onlyTrees = task.spec().nesting() == 1 && trees.signum() > 0;
    return onlyTrees ? trees : trees.add(BigInteger.valueOf(allowed.values(outer).length));
  }

  /** The sum over the operand counts k of choices^k. */
  private BigInteger trees(BigInteger choices) {
    if ((long) choices.bitLength() * task.spec().maxOperands() > MAX_BITS) {
      throw new ArithmeticException(
          "the universe of max_depth = "
              + task.spec().maxDepth()
              + " has more than a million bits");
    }
    BigInteger trees = BigInteger.ZERO;
    for (int k = task.spec().minOperands(); k <= task.spec().maxOperands(); k++) {
      trees = trees.add(choices.pow(k));
    }
    return trees;
  }

  private static BigInteger sum(Collection<BigInteger> numbers) {
    return numbers.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static Expression application(Operation operation, int[] operands) {
    return new Application(
        operation, Arrays.stream(operands).<Expression>mapToObj(Literal::new).toList());
  }
}
