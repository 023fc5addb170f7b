package io.coursework.curricula.notation;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.operation.Max;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import java.util.List;
import java.util.stream.Collectors;

/** Tasks in any notation, with all operations of their domain. */
public final class NotationTasks {
  private NotationTasks() {}

  /** Values that are no numbers: p0, p1, ... */
  public record Elements(int size) implements Domain {
    @Override
    public String text(int value) {
      return "p" + value;
    }

    @Override
    public List<Operation> operations() {
      return List.of(new Sum(), new Max());
    }

    @Override
    public boolean numeric() {
      return false;
    }
  }

  public static Task of(
      Notation notation, int depth, double nesting, int min, int max, Reduction r) {
    return of(notation, new Integers(10, MedianRule.UPPER), depth, nesting, min, max, r);
  }

  public static Task of(
      Notation notation,
      Domain domain,
      int depth,
      double nesting,
      int min,
      int max,
      Reduction reduction) {
    List<String> operations = domain.operations().stream().map(Operation::name).toList();
    return Tasks.task(
        new TaskSpec(domain, operations, notation, depth, nesting, min, max, reduction));
  }

  /** Every operation of the task as likely as the others. */
  public static OperationMix mix(Task task) {
    return new OperationMix(
        task.operations(),
        task.operations().names().stream().collect(Collectors.toMap(name -> name, name -> 1.0)));
  }
}
