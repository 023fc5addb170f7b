package io.coursework.mlflow.experiment.recording;

import io.coursework.curricula.spec.PlainFile;
import io.coursework.tracking.file.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file among the artifacts of a run that is on this disk, and may have come from elsewhere: read
 * where it lies below the run's folder, and through no link.
 *
 * @param run the run's folder
 * @param name below {@code artifacts/}
 */
public record RunArtifact(Path run, String name) {
  private static final String FOLDER = "artifacts";

  /** The configuration that every run of one training has. */
  public static RunArtifact config(Path run) {
    return new RunArtifact(run, "config.yaml");
  }

  /** Where it lies, or would. */
  public Path path() {
    return run.resolve(FOLDER).resolve(name);
  }

  public boolean exists() {
    return Files.exists(path());
  }

  /**
   * Its text.
   *
   * @param most bytes
   * @throws io.coursework.tracking.file.UnsafePathException if a link leads there
   * @throws io.coursework.curricula.spec.UnfitFileException if it is larger
   */
  public String text(long most) throws IOException {
    return PlainFile.own(new Fence(run).file(FOLDER + "/" + name)).text(most);
  }
}
