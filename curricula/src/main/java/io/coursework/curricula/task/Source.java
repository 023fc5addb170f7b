package io.coursework.curricula.task;

import io.coursework.curricula.expression.Expression;
import java.util.random.RandomGenerator;

/** Where expressions come from. */
public interface Source {

  /**
   * One expression with an operation at its root.
   *
   * @param mix decides on the operations
   * @param random the only thing, besides the mix, that the answer depends on
   */
  Expression draw(OperationMix mix, RandomGenerator random);

  /** Whether it draws from the task's whole universe, by the task's own distribution. */
  default boolean universal() {
    return false;
  }
}
