package io.coursework.curricula.data;

import io.coursework.curricula.task.Task;
import java.io.IOException;

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
}
