package io.coursework.mlflow.experiment;

import java.nio.file.Path;
import java.util.Optional;

/** The user stopped the work. */
public final class InterruptedRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path directory;

  /** Nothing had begun, or it cannot continue. */
  public InterruptedRunException() {
    this(null);
  }

  /**
   * @param directory of a run that can be resumed
   */
  InterruptedRunException(Path directory) {
    super("interrupted");
    this.directory = directory;
  }

  /** The directory of the run, if it can be resumed. */
  public Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }
}
