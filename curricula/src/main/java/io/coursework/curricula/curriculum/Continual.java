package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One operation after another, each for an equal stretch: the i-th of m, from 0, begins at step
 * round(i * steps / m). A part of each later stretch rehearses, evenly, the operations before.
 *
 * @param tasks the operations in their order; one may come back
 * @param rehearsal part of the rows that is rehearsed, 0..1 without 1
 * @param buffer expressions kept of each operation, at least 1
 */
public record Continual(
    @Key("the operations in their order, such as [MAX, MED, SUM]") List<String> tasks,
    @Key(value = "part of the rows that rehearses the operations before, [0, 1[", otherwise = "0")
        double rehearsal,
    @Key(value = "expressions that are kept of each operation, >= 1", otherwise = "100") int buffer)
    implements PredefinedCurriculum {
  public Continual {
    Requirements requirements = new Requirements();
    tasks = OperationWeights.names("tasks", tasks, requirements);
    requirements
        .require(
            rehearsal >= 0 && rehearsal < 1,
            "rehearsal = %s is outside [0, 1[; choose 0 to rehearse nothing",
            rehearsal)
        .require(buffer >= 1, "buffer = %d is below 1; choose e.g. 100", buffer)
        .throwIfAny();
  }

  @Override
  public Teacher teacher(long steps) {
    new Requirements()
        .require(
            tasks.size() <= steps,
            "tasks are %d, but there are only %d steps; train for longer",
            tasks.size(),
            steps)
        .throwIfAny();
    long[] starts = new long[tasks.size()];
    List<Lesson> lessons = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      starts[i] = Math.round((double) i * steps / starts.length);
      lessons.add(lesson(i));
    }
    return step -> {
      int task = starts.length - 1;
      while (step < starts[task]) {
        task--;
      }
      return lessons.get(task);
    };
  }

  @Override
  public Set<String> operations() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(tasks));
  }

  private Lesson lesson(int task) {
    Lesson lesson = Lesson.of(OperationWeights.only(tasks.get(task)));
    Set<String> past = new LinkedHashSet<>(tasks.subList(0, task));
    past.remove(tasks.get(task));
    return rehearsal == 0 || past.isEmpty()
        ? lesson
        : lesson.with(
            new Rehearsal(
                rehearsal,
                OperationWeights.of(List.copyOf(past), Shares.even(past.size())),
                buffer));
  }
}
