package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Operation;

/** Takes the words of an expression in the order in which they are written. */
public interface Words {
  void value(int value);

  void operation(Operation operation);

  /**
   * @param index of the bracket in {@link Notation#brackets}
   */
  void bracket(int index);
}
