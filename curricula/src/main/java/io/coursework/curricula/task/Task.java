package io.coursework.curricula.task;

import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.Requirements;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A task with its operations found: what all else is built from. Immutable. */
public final class Task {
  private final TaskSpec spec;
  private final Operations operations;
  private final Syntax syntax;

  /**
   * @param known the operations to choose from
   * @throws InvalidSpecException naming operations that are not known, and those without operand
   */
  public Task(TaskSpec spec, Operations known) {
    this.spec = spec;
    this.operations = new Operations(find(spec.operations(), known, "operations"));
    this.syntax = new Syntax(spec.notation(), spec.domain(), operations);
  }

  private static List<Operation> find(Collection<String> names, Operations known, String key) {
    Requirements requirements = new Requirements();
    List<Operation> found = new ArrayList<>();
    for (String name : names) {
      try {
        found.add(known.find(name));
      } catch (IllegalArgumentException e) {
        requirements.require(false, "%s: %s", key, e.getMessage());
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
