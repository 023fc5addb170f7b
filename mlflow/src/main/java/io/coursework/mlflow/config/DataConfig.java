package io.coursework.mlflow.config;

import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.task.TaskSpec;

/**
 * What a data set depends on: the same sections as in a run's configuration.
 *
 * @param seed sets the split and the rows
 * @param task the expressions
 * @param split what is held out
 */
public record DataConfig(long seed, TaskSpec task, SplitSpec split) {

  /** This configuration with another task. */
  public DataConfig with(TaskSpec task) {
    return new DataConfig(seed, task, split);
  }
}
