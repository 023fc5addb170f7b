package io.coursework.curricula.task;

import io.coursework.curricula.expression.Operation;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What may stand as an operand of what, for some operations on n values; found out once. */
final class Operands {
  private final int n;
  private final Map<String, int[]> values = new HashMap<>(); // those taken, rising, by operation
  private final Map<String, Set<String>> operations = new HashMap<>(); // those that may nest in it

  /**
   * @throws IllegalArgumentException if an operation takes no value at all
   */
  Operands(Collection<Operation> all, int n) {
    this.n = n;
    for (Operation outer : all) {
      int[] taken = IntStream.range(0, n).filter(value -> outer.takes(value, n)).toArray();
      if (taken.length == 0) {
        throw new IllegalArgumentException(
            outer.name() + " takes none of the " + n + " values; it cannot be drawn");
      }
      values.put(outer.name(), taken);
      Set<String> nested = new HashSet<>();
      for (Operation inner : all) {
        if (IntStream.range(0, n).allMatch(v -> outer.takes(v, n) || !inner.gives(v, n))) {
          nested.add(inner.name());
        }
      }
      operations.put(outer.name(), nested);
    }
  }

  /** The values that an operation takes, rising, at least one; not to be changed. */
  int[] values(Operation outer) {
    int[] taken = values.get(outer.name());
    if (taken == null) {
      throw new IllegalArgumentException(
          outer.name() + " is not one of the task's operations " + values.keySet());
    }
    return taken;
  }

  /** Whether the operation takes every value, and so every operation. */
  boolean takesAll(Operation outer) {
    return values(outer).length == n;
  }

  /** Whether the outer operation takes all results of the inner one. */
  boolean nests(Operation outer, Operation inner) {
    return operations.get(outer.name()).contains(inner.name());
  }
}
