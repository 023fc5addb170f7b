package io.coursework.curricula.split;

import io.coursework.curricula.expression.Expression;

/**
 * Parts the universe of expressions into those that may be trained on and those held out.
 *
 * <p>The promise of every split: nothing that is held out is seen in training, not even in passing.
 * Take an expression that is not held out and write its chain of thought by the task's {@link
 * io.coursework.curricula.task.Reduction}: no step is held out, and no part of any step is. What
 * that spares for the examination differs by kind; each {@link SplitSpec} says what its own
 * held-out thing is: an operand multiset, an ordered tuple, an expression, a nesting of two
 * operations, or a degree of difficulty. Whatever holds such a thing anywhere in its chain is held
 * out.
 */
public interface Split {

  /** Whether training must never show this expression; false for a bare value. */
  boolean heldOut(Expression expression);
}
