package io.coursework.curricula.task;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;

/** What can make an expression difficult, as a whole number; never grows by a reduction. */
public enum DifficultyAxis {
  /** Levels of operations, {@link Expression#depth}. */
  DEPTH {
    @Override
    public int of(Expression expression, int n) {
      return expression.depth();
    }
  },
  /** Most operands of one operation. */
  OPERANDS {
    @Override
    public int of(Expression expression, int n) {
      int most = 0;
      if (expression instanceof Application application) {
        most = application.operands().size();
        for (Expression operand : application.operands()) {
          most = Math.max(most, of(operand, n));
        }
      }
      return most;
    }
  },
  /** Operations in all, {@link Expression#reductions}. */
  REDUCTIONS {
    @Override
    public int of(Expression expression, int n) {
      return expression.reductions();
    }
  },
  /** Values and operations together: the length, brackets apart. */
  LENGTH {
    @Override
    public int of(Expression expression, int n) {
      int length = 1;
      if (expression instanceof Application application) {
        for (Expression operand : application.operands()) {
          length += of(operand, n);
        }
      }
      return length;
    }
  },
  /** How often the results pass n over the whole evaluation, as each operation counts it. */
  WRAPS {
    @Override
    public int of(Expression expression, int n) {
      int wraps = 0;
      if (expression instanceof Application application) {
        int[] operands = new int[application.operands().size()];
        for (int i = 0; i < operands.length; i++) {
          operands[i] = application.operands().get(i).value(n);
          wraps += of(application.operands().get(i), n);
        }
        wraps += application.operation().wraps(operands, n);
      }
      return wraps;
    }
  };

  /**
   * The measure of an expression.
   *
   * @param n number of values
   * @return 0 or more
   */
  public abstract int of(Expression expression, int n);
}
