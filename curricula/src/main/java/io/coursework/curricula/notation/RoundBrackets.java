package io.coursework.curricula.notation;

import java.util.List;

/** Operands in one pair of round brackets; the operation stands before, first or last in it. */
abstract class RoundBrackets extends Form {
  static final int OPEN = 0;
  static final int CLOSE = 1;

  @Override
  final List<String> brackets() {
    return List.of("(", ")");
  }

  @Override
  final int overhead(int operands) {
    return 3;
  }
}
