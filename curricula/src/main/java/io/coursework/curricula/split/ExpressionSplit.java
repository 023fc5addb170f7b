package io.coursework.curricula.split;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;

/** Holds out every expression in whose chain of thought one occurs whose hash is small. */
final class ExpressionSplit implements Split {
  private final int n;
  private final Reduction reduction;
  private final Syntax canonical; // the same in every notation, so that runs can be compared
  private final double share;
  private final long seed;

  ExpressionSplit(Task task, double share, long seed) {
    this.n = task.n();
    this.reduction = task.spec().reduction();
    this.canonical = new Syntax(Notation.BRACKET, task.domain(), task.operations());
    this.share = share;
    this.seed = seed;
  }

  /**
   * The parts of the steps are the states that each node goes through, and a node goes through the
   * same ones inside a larger expression as alone.
   */
  @Override
  public boolean heldOut(Expression expression) {
    if (!(expression instanceof Application application)) {
      return false;
    }
    for (Expression operand : application.operands()) {
      if (heldOut(operand)) {
        return true;
      }
    }
    Expression state = application;
    while (state instanceof Application open) {
      if (drawn(open)) {
        return true;
      }
      state = reduction.step(open, n);
    }
    return false;
  }

  private boolean drawn(Application application) {
    String text = canonical.print(application);
    return Randomness.of(seed, "split/iid/" + text).nextDouble() < share;
  }
}
