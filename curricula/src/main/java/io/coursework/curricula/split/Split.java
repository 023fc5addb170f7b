package io.coursework.curricula.split;

import io.coursework.curricula.expression.Expression;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /**
   * The part that an expression belongs to: {@link Part#TRAINING} if it is not held out; empty if
   * it is, but would give one examination away in another.
   */
  default Optional<Part> part(Expression expression) {
    return Optional.of(heldOut(expression) ? Part.HELD_OUT : Part.TRAINING);
  }

  /**
   * What of an expression is held out, where few such things carry a whole examination: in a part's
   * scores each of them counts alike, however many expressions have it.
   *
   * @return operand lists; empty where every expression counts for itself
   */
  default Set<List<Integer>> heldOutOperands(Expression expression) {
    return Set.of();
  }
}
