package io.coursework.mlflow.experiment;

import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.checkpoint.Checkpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a forked run began: a checkpoint that stays in its folder, while those that the run writes
 * come and go. Runs that began at their first step have none.
 *
 * @param directory the run's
 */
public record ForkPoint(Path directory, ParameterLayout layout) {

  /** Its folder in a run's. */
  public static final String FOLDER = "origin";

  /**
   * The checkpoint, if the run is a fork.
   *
   * @throws io.coursework.tfmodel.checkpoint.CheckpointException if it cannot be read
   */
  public Optional<Checkpoint> checkpoint() throws IOException {
    List<Path> folders = Checkpoints.folders(directory.resolve(FOLDER));
    return folders.isEmpty()
        ? Optional.empty()
        : Optional.of(Checkpoint.read(folders.get(0), layout));
  }

  /** Lets the run begin there. */
  void begin(Checkpoint checkpoint) throws IOException {
    checkpoint.write(directory.resolve(FOLDER), layout);
  }
}
