package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import java.util.ArrayList;
import java.util.List;

/** An application whose closing bracket has not been read yet. */
final class OpenApplication {
  private final List<Expression> operands = new ArrayList<>();
  private Operation operation;

  void name(Operation name) {
    operation = name;
  }

  boolean named() {
    return operation != null;
  }

  void add(Expression operand) {
    operands.add(operand);
  }

  /** How many operands it has so far. */
  int size() {
    return operands.size();
  }

  Expression close() {
    return new Application(operation, operands);
  }
}
