package io.coursework.mlflow.experiment;

import io.coursework.tracking.Tracking;
import java.util.function.Consumer;

/**
 * Where runs are recorded, and who watches them.
 *
 * @param tracking records them
 * @param progress shows how far each training is
 * @param interruption by which the user stops them
 * @param notices is told from where a run continues
 */
public record RunContext(
    Tracking tracking, Progress progress, Interruption interruption, Consumer<String> notices) {

  /** The same with other notices. */
  public RunContext withNotices(Consumer<String> others) {
    return new RunContext(tracking, progress, interruption, others);
  }
}
