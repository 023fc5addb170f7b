package io.coursework.curricula.split;

import io.coursework.curricula.expression.Expression;

/** Parts the universe of expressions into those that may be trained on and those held out. */
public interface Split {

  /** Whether training must never show this expression. */
  boolean heldOut(Expression expression);
}
