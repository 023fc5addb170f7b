package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import java.util.ArrayDeque;
import java.util.Deque;

/** Puts one expression together from its words, read left to right: an explicit stack. */
final class Assembly {
  private final Deque<OpenApplication> open = new ArrayDeque<>();
  private Expression whole;

  void open(Operation operation) {
    open.push(new OpenApplication(operation));
  }

  /** Adds a value to the innermost open application, or makes it the whole expression. */
  void add(Expression complete) {
    if (open.isEmpty()) {
      whole = complete;
    } else {
      open.peek().add(complete);
    }
  }

  /** Whether an application is open that has an operand. */
  boolean mayClose() {
    return !open.isEmpty() && !open.peek().empty();
  }

  void close() {
    add(open.pop().close());
  }

  int levels() {
    return open.size();
  }

  /** The expression once its last bracket is closed; null before. */
  Expression whole() {
    return whole;
  }
}
