package io.coursework.mlflow.experiment;

import io.coursework.tracking.run.Delivery;
import java.nio.file.Path;
import java.util.Optional;

/** A training has come as far as it was to come for now: it is written down and can continue. */
public final class PausedRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path directory;
  private final transient Optional<String> remoteId;
  private final transient Delivery delivery;

  /**
   * @param reason where it paused
   * @param directory the run's
   * @param remoteId its id on the server, empty if the server never answered
   * @param delivery what of it has reached the server
   */
  PausedRunException(String reason, Path directory, Optional<String> remoteId, Delivery delivery) {
    super(reason);
    this.directory = directory;
    this.remoteId = remoteId;
    this.delivery = delivery;
  }

  /** The directory of the run. */
  public Path directory() {
    return directory;
  }

  /** The run's id on the server, empty if the server never answered. */
  public Optional<String> remoteId() {
    return remoteId;
  }

  /** What of the run has reached the server. */
  public Delivery delivery() {
    return delivery;
  }
}
