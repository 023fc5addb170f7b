package io.coursework.curricula.split;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

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

  /**
   * A split by operands: an expression is held out if some operation in its evaluation meets
   * held-out operands, whether a step of the chain of thought shows it or not. So it keeps the
   * promise of every split.
   *
   * @param heldOutOperands asked for the operands' values in order; leaves them as they are
   * @param n number of values
   */
  static Split byOperands(Predicate<int[]> heldOutOperands, int n) {
    return new OperandSplit(heldOutOperands, n);
  }

  /**
   * Makes sure, on a sample of the task, that there is something to train on and something to
   * examine with.
   *
   * @param key what the split was made of, such as {@code share = 0.1}
   * @param more what to do if nothing is held out
   * @param less what to do if all is held out
   * @throws io.coursework.curricula.spec.InvalidSpecException if either part is empty
   */
  default void requireBothParts(Task task, String key, String more, String less) {
    SplitSample.requireBothParts(this, task, key, more, less);
  }

  /** Whether training must never show this expression; false for a bare value. */
  boolean heldOut(Expression expression);

  /**
   * The part that an expression belongs to: {@link SplitPart#TRAINING} if it is not held out; empty
   * if it is, but would give one examination away in another.
   */
  default Optional<SplitPart> part(Expression expression) {
    return Optional.of(heldOut(expression) ? SplitPart.HELD_OUT : SplitPart.TRAINING);
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
