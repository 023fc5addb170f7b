package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Operation;

/** How the word of an operation is made from its name. */
enum Spelling {
  /** {@code SUM} */
  NAME {
    @Override
    String name(Operation operation) {
      return operation.name();
    }

    @Override
    String word(String name, int n) {
      return name;
    }
  },
  /** {@code add_10}: with the number of values. */
  NUMBERED {
    @Override
    String name(Operation operation) {
      return operation.word();
    }

    @Override
    String word(String name, int n) {
      return name + "_" + n;
    }
  },
  /** {@code [SM}: with its opening bracket. */
  BRACKETED {
    @Override
    String name(Operation operation) {
      return operation.publicName();
    }

    @Override
    String word(String name, int n) {
      return "[" + name;
    }
  };

  /** The name that is written; the operation's other names are understood as well. */
  abstract String name(Operation operation);

  /**
   * @param name or alias of an operation
   * @param n number of values
   */
  abstract String word(String name, int n);

  String word(Operation operation, int n) {
    return word(name(operation), n);
  }
}
