package io.coursework.curricula.expression;

import io.coursework.curricula.spec.NearestName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The catalogue of operations, looked up by name or alias; its order is the vocabulary's. */
public final class Operations {
  private final List<Operation> all;
  private final Map<String, Operation> byName = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if two operations share a name or alias
   */
  public Operations(Set<Operation> operations) {
    all = List.copyOf(operations);
    for (Operation operation : all) {
      put(operation.name(), operation);
      operation.aliases().forEach(alias -> put(alias, operation));
    }
  }

  /** All operations that this project knows, MED by the given rule: SUM, MAX, MIN, MED, PROD. */
  public static Operations of(MedianRule median) {
    Set<Operation> operations = new LinkedHashSet<>();
    operations.add(new Sum());
    operations.add(new Max());
    operations.add(new Min());
    operations.add(new Med(median));
    operations.add(new Prod());
    return new Operations(operations);
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

  /** All operations in catalogue order; immutable. */
  public List<Operation> all() {
    return all;
  }

  /** Their names in catalogue order; immutable. */
  public List<String> names() {
    return all.stream().map(Operation::name).collect(Collectors.toUnmodifiableList());
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
