package io.coursework.curricula.task;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws expressions of a task: the root is an operation; the number of operands is uniform; an
 * operand is an operation with probability {@code nesting} while its level is at most {@code
 * maxDepth} (the root's is 1), else a uniform value. All operations are drawn by one mix.
 *
 * <p>Where an operation does not take everything, an operand is uniform among the values that it
 * takes, or drawn by the mix from the operations all of whose results it takes; where the mix has
 * none of these, it is a value.
 */
public final class Generator implements Source {
  private final TaskSpec task;
  private final Operands allowed;

  /**
   * @throws io.coursework.curricula.spec.InvalidSpecException if the task's expressions are too
   *     long on average to be drawn
   */
  public Generator(Task task) {
    this.task = task.spec();
    this.task.requireShortDraws();
    this.allowed = new Operands(task.operations().all(), task.n());
  }

  @Override
  public Expression draw(OperationMix mix, RandomGenerator random) {
    return draw(mix.draw(random), mix, random, 1);
  }

  @Override
  public boolean universal() {
    return true;
  }

  private Expression draw(
      Operation operation, OperationMix mix, RandomGenerator random, int level) {
    var operands = new Expression[random.nextInt(task.minOperands(), task.maxOperands() + 1)];
    for (int i = 0; i < operands.length; i++) {
      boolean nested = level < task.reachableDepth() && random.nextDouble() < task.nesting();
      Optional<Operation> inner = nested ? inner(operation, mix, random) : Optional.empty();
      operands[i] =
          inner.isPresent() ? draw(inner.get(), mix, random, level + 1) : value(operation, random);
    }
    return new Application(operation, Arrays.asList(operands));
  }

  private Optional<Operation> inner(Operation outer, OperationMix mix, RandomGenerator random) {
    return allowed.takesAll(outer)
        ? Optional.of(mix.draw(random))
        : mix.draw(random, inner -> allowed.nests(outer, inner));
  }

  private Literal value(Operation outer, RandomGenerator random) {
    int[] values = allowed.values(outer);
    return new Literal(values[random.nextInt(values.length)]);
  }
}
