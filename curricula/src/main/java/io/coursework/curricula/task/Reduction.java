package io.coursework.curricula.task;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.ArrayList;
import java.util.List;

/** What one step of a chain of thought does. */
public enum Reduction {
  /**
   * One node per step: from the root to the first operand that is an operation, and so on down to
   * one without such an operand. Over all steps the nodes are reduced in post-order: operands from
   * the left, then their operation.
   */
  LEFTMOST {
    @Override
    Expression reduceBelow(Application application, int n) {
      List<Expression> operands = new ArrayList<>(application.operands());
      for (int i = 0; i < operands.size(); i++) {
        if (operands.get(i) instanceof Application first) {
          operands.set(i, step(first, n));
          break;
        }
      }
      return new Application(application.operation(), operands);
    }
  },
  /** Every operation whose operands are all values, at once. */
  INNERMOST {
    @Override
    Expression reduceBelow(Application application, int n) {
      List<Expression> operands = new ArrayList<>(application.operands());
      for (int i = 0; i < operands.size(); i++) {
        if (operands.get(i) instanceof Application inner) {
          operands.set(
              i, step(inner, n)); // no lambda: its frames would halve the depth a stack bears
        }
      }
      return new Application(application.operation(), operands);
    }
  },
  /** The whole expression, in the head: the answer follows at once. */
  NONE {
    @Override
    Expression reduceBelow(Application application, int n) {
      return new Literal(application.value(n));
    }
  };

  /** The expression after one step; it has fewer reductions left and the same value. */
  public Expression step(Application application, int n) {
    return application.innermost()
        ? new Literal(application.value(n))
        : reduceBelow(application, n);
  }

  abstract Expression reduceBelow(Application application, int n);
}
