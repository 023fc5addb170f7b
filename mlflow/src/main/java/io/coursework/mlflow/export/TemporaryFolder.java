package io.coursework.mlflow.export;

import io.coursework.mlflow.system.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that is gone, with all that is in it, when this is closed.
 *
 * @param path where it lies
 */
public record TemporaryFolder(Path path) implements AutoCloseable {

  /** One among the system's temporary files. */
  public static TemporaryFolder create() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("coursework-"));
  }

  @Override
  public void close() throws IOException {
    FolderTree.delete(path);
  }
}
