package io.coursework.curricula.task;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;

/**
 * How surprising an expression of a task's generator is: the sum of -ln p over its random
 * decisions, the choice of the root's operation aside. Its mean is an entropy, below which no model
 * that predicts every token can come.
 */
public final class Surprisal {
  private final TaskSpec task;
  private final Operands allowed;
  private final OperationMix mix;

  /**
   * @param mix by which operations are drawn inside others
   */
  public Surprisal(Task task, OperationMix mix) {
    this.task = task.spec();
    this.allowed = new Operands(task.operations().all(), task.n());
    this.mix = mix;
  }

  /** In nats, 0 or more; infinite for what the generator never draws. */
  public double of(Expression expression) {
    return expression instanceof Application application ? of(application, 1) : 0;
  }

  private double of(Application application, int level) {
    Operation outer = application.operation();
    boolean mayNest =
        level < task.reachableDepth() && mix.share(inner -> allowed.nests(outer, inner)) > 0;
    double surprise = Math.log(task.maxOperands() - task.minOperands() + 1);
    for (Expression operand : application.operands()) {
      if (operand instanceof Application inner) {
        double ofAllowed = mix.share(other -> allowed.nests(outer, other));
        double own = mix.share(other -> other.equals(inner.operation()));
        surprise += -Math.log(task.nesting()) - Math.log(own / ofAllowed) + of(inner, level + 1);
      } else {
        surprise += Math.log(allowed.values(outer).length);
        surprise += mayNest ? -Math.log(1 - task.nesting()) : 0;
      }
    }
    return surprise;
  }
}
