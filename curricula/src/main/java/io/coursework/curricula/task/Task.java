package io.coursework.curricula.task;

import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.Requirements;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A task with its operations found: what all else is built from. Immutable. */
public final class Task {
  private final TaskSpec spec;
  private final Operations operations;
  private final Syntax syntax;

  /**
   * @param known the operations to choose from
   * @throws InvalidSpecException naming operations that are not known, and those that take no value
   */
  public Task(TaskSpec spec, Operations known) {
    this.spec = spec;
    this.operations = new Operations(find(spec, known));
    this.syntax = new Syntax(spec.notation(), spec.domain(), operations);
  }

  private static List<Operation> find(TaskSpec spec, Operations known) {
    int n = spec.domain().size();
    Requirements requirements = new Requirements();
    List<Operation> found = new ArrayList<>();
    for (String name : spec.operations()) {
      try {
        Operation operation = known.find(name);
        requirements.require(
            IntStream.range(0, n).anyMatch(value -> operation.takes(value, n)),
            "operations: %s takes none of the %d values, so it cannot be drawn; leave it out",
            operation.name(),
            n);
        found.add(operation);
      } catch (IllegalArgumentException e) {
        requirements.require(false, "operations: %s", e.getMessage());
      }
    }
    requirements.throwIfAny();
    return found;
  }

  public TaskSpec spec() {
    return spec;
  }

  public Domain domain() {
    return spec.domain();
  }

  /** n: how many values there are. */
  public int n() {
    return spec.domain().size();
  }

  /** The operations that have a token, in the order of the vocabulary. */
  public Operations operations() {
    return operations;
  }

  /** How expressions are written. */
  public Syntax syntax() {
    return syntax;
  }
}
