package io.coursework.curricula.data;

import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import java.io.IOException;
import java.util.Optional;

/**
 * Where the training's expressions come from; an implementation is a record and a line in the
 * module's catalogue.
 */
public interface DataSpec {

  /**
   * Opens the source for a task.
   *
   * @throws DataException if it is a file that does not suit the task, naming file and line
   */
  DataSource open(Task task) throws IOException;

  /**
   * The longest sequence of a task, where that follows from the task alone; empty where it is known
   * once the source is open.
   */
  default Optional<LongestSequence> longest(TaskSpec task) {
    return Optional.empty();
  }
}
