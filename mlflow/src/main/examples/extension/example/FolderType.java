package example;

import io.coursework.mlflow.extension.BackendPlace;
import io.coursework.mlflow.extension.BackendType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of plain files to record runs in, as {@code folder:DIR}. */
public final class FolderType implements BackendType {
  @Override
  public String scheme() {
    return "folder";
  }

  @Override
  public String summary() {
    return "folder:DIR for a folder of plain files";
  }

  @Override
  public BackendPlace open(String where) throws IOException {
    if (where.isBlank()) {
      throw new IllegalArgumentException("names no folder; write it as folder:DIR");
    }
    Path root = Files.createDirectories(Path.of(where)).toAbsolutePath().normalize();
    FolderBackend backend = new FolderBackend(root);
    return new BackendPlace(
        backend,
        "folder:" + root,
        experiment -> backend.experiment(experiment).toUri(),
        "look at the runs with: ls " + root);
  }
}
