package io.coursework.curricula.task;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws expressions of a task: the root is an operation; the number of operands is uniform; an
 * operand is an operation with probability {@code nesting} while its level is at most {@code
 * maxDepth} (the root's is 1), else a uniform value. All operations are drawn by one mix.
 */
public final class Generator implements Source {
  private final TaskSpec task;
  private final int n;

  public Generator(Task task) {
    this.task = task.spec();
    this.n = task.n();
  }

  @Override
  public Expression draw(OperationMix mix, RandomGenerator random) {
    return draw(mix, random, 1);
  }

  private Expression draw(OperationMix mix, RandomGenerator random, int level) {
    var operation = mix.draw(random);
    var operands = new Expression[random.nextInt(task.minOperands(), task.maxOperands() + 1)];
    for (int i = 0; i < operands.length; i++) {
      boolean nested = level < task.reachableDepth() && random.nextDouble() < task.nesting();
      operands[i] = nested ? draw(mix, random, level + 1) : new Literal(random.nextInt(n));
    }
    return new Application(operation, Arrays.asList(operands));
  }
}
