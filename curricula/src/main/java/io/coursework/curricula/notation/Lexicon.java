package io.coursework.curricula.notation;

import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What the two kinds of words mean that every notation has: values and names of operations. */
final class Lexicon {
  private final Domain domain;
  private final Operations operations;
  private final Map<String, Integer> values = new HashMap<>();
  private final Map<String, Operation> words = new HashMap<>();

  Lexicon(Notation notation, Domain domain, Operations operations) {
    this.domain = domain;
    this.operations = operations;
    for (int value = 0; value < domain.size(); value++) {
      values.put(domain.text(value), value);
    }
    for (Operation operation : operations.all()) {
      words.put(notation.operation(operation, domain.size()), operation);
    }
  }

  /** How a value is called in messages. */
  String values() {
    return "a value %s..%s".formatted(domain.text(0), domain.text(domain.size() - 1));
  }

  Literal value(Word word, String expected) {
    Integer value = values.get(word.text());
    if (value == null) {
      throw word.unexpected(expected);
    }
    return new Literal(value);
  }

  Operation operation(Word word, String name) {
    Operation operation = words.get(word.text());
    if (operation != null) {
      return operation;
    }
    if (!operations.knows(name) && !name.matches("[A-Za-z_]+")) {
      throw word.unexpected("an operation (" + String.join(", ", operations.names()) + ")");
    }
    try {
      return operations.find(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("column " + word.column() + ": " + e.getMessage(), e);
    }
  }
}
