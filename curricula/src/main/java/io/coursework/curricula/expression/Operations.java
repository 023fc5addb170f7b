package io.coursework.curricula.expression;

import io.coursework.curricula.spec.NearestName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Some operations in a certain order, looked up by name or alias. */
public final class Operations {
  private final List<Operation> all;
  private final Map<String, Operation> byName = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if two operations share a name or alias
   */
  public Operations(Collection<Operation> operations) {
    all = List.copyOf(operations);
    for (Operation operation : all) {
      put(operation.name(), operation);
      operation.aliases().forEach(alias -> put(alias, operation));
    }
  }

  /**
   * The operation of that name or alias, letter case aside.
   *
   * @throws IllegalArgumentException naming the known operations and the nearest one
   */
  public Operation find(String name) {
    Operation operation = byName.get(name.toUpperCase(Locale.ROOT));
    if (operation == null) {
      throw new IllegalArgumentException(
          String.format(
              "unknown operation '%s'; known: %s; did you mean %s?",
              name,
              String.join(", ", names()),
              NearestName.of(name, byName.keySet()).orElse("another name")));
    }
    return operation;
  }

  /** Whether {@link #find} would answer. */
  public boolean knows(String name) {
    return byName.containsKey(name.toUpperCase(Locale.ROOT));
  }

  /** All operations in their order; immutable. */
  public List<Operation> all() {
    return all;
  }

  /** Their names in order; immutable. */
  public List<String> names() {
    return all.stream().map(Operation::name).toList();
  }

  private void put(String name, Operation operation) {
    Operation other = byName.put(name, operation);
    if (other != null) {
      throw new IllegalArgumentException(
          String.format(
              "operation name '%s' is taken by both %s and %s; rename one",
              name, other, operation));
    }
  }
}
