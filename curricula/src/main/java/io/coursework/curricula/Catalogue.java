package io.coursework.curricula;

import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All operations that a task can ask for: its domain's, and those that modules add to numbers. */
public final class Catalogue {
  private final Set<Operation> added;

  /**
   * @param added operations on the numbers 0..n-1, for every n
   */
  @Inject
  public Catalogue(Set<Operation> added) {
    this.added = added;
  }

  /** The operations on a domain, its own first. */
  public Operations operations(Domain domain) {
    List<Operation> operations = new ArrayList<>(domain.operations());
    if (domain.numeric()) {
      operations.addAll(added);
    }
    return new Operations(operations);
  }

  /**
   * A task with its operations found.
   *
   * @throws io.coursework.curricula.spec.InvalidSpecException if its domain knows no such operation
   */
  public Task task(TaskSpec spec) {
    return InvalidSpecException.within("task", () -> new Task(spec, operations(spec.domain())));
  }
}
