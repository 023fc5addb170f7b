package io.coursework.curricula.domain;

import io.coursework.curricula.expression.Operation;
import java.util.List;

/**
 * What the values of expressions are, and what can be done with them. Values are numbered 0..n-1
 * everywhere; a domain gives them their texts and operations. An implementation is a record and a
 * line in the module's catalogue.
 */
public interface Domain {

  /** n: how many values there are, 2..128. */
  int size();

  /** How a value is written, the same in every notation: {@code 7}, or {@code p3}. */
  String text(int value);

  /** All operations that this project knows on these values, in catalogue order. */
  List<Operation> operations();

  /** This domain with all its random tables drawn from a seed; the same where it has none. */
  default Domain withTables(long seed) {
    return this;
  }

  /** Whether the values are the numbers 0..n-1 modulo n, and not mere names of things. */
  boolean numeric();
}
