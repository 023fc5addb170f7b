package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import java.util.ArrayList;
import java.util.List;

/** An application whose closing bracket has not been read yet. */
final class OpenApplication {
  private final Operation operation;
  private final List<Expression> operands = new ArrayList<>();

  OpenApplication(Operation operation) {
    this.operation = operation;
  }

  void add(Expression operand) {
    operands.add(operand);
  }

  boolean empty() {
    return operands.isEmpty();
  }

  Expression close() {
    return new Application(operation, operands);
  }
}
