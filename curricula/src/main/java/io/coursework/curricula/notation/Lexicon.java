package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;

/** What the two kinds of words mean that every notation has: values and names of operations. */
record Lexicon(Operations operations, int modulus) {

  /** How a value is called in messages. */
  String values() {
    return "a value 0.." + (modulus - 1);
  }

  Literal value(Word word, String expected) {
    // up to four digits: every modulus is smaller, and no overflow
    if (word.text().matches("[0-9]{1,4}") && Integer.parseInt(word.text()) < modulus) {
      return new Literal(Integer.parseInt(word.text()));
    }
    throw word.unexpected(expected);
  }

  Operation operation(Word word, String name) {
    if (!operations.knows(name) && !name.matches("[A-Za-z_]+")) {
      throw word.unexpected("an operation (" + String.join(", ", operations.names()) + ")");
    }
    try {
      return operations.find(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("column " + word.column() + ": " + e.getMessage(), e);
    }
  }
}
