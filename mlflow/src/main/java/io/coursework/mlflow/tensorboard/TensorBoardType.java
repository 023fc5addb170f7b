package io.coursework.mlflow.tensorboard;

import io.coursework.mlflow.extension.BackendPlace;
import io.coursework.mlflow.extension.BackendType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders for TensorBoard, as {@code tensorboard:DIR}. */
public final class TensorBoardType implements BackendType {

  @Override
  public String scheme() {
    return "tensorboard";
  }

  @Override
  public String summary() {
    return "tensorboard:DIR for a folder that TensorBoard shows";
  }

  @Override
  public BackendPlace open(String where) throws IOException {
    if (where.isBlank()) {
      throw new IllegalArgumentException(
          "names no folder; write it as tensorboard:DIR, such as tensorboard:board");
    }
    TensorBoardBackend backend = new TensorBoardBackend(made(where));
    return new BackendPlace(
        backend,
        "tensorboard:" + backend.logDirectory(),
        experiment -> folder(backend.experiment(experiment)),
        "look at the runs with: tensorboard --logdir " + backend.logDirectory());
  }

  /** The address of a folder, whether it is there yet or not. */
  private static URI folder(Path path) {
    String address = path.toUri().toString();
    return URI.create(address.endsWith("/") ? address : address + "/");
  }

  private static Path made(String folder) throws IOException {
    try {
      Path made = Files.createDirectories(Path.of(folder));
      if (Files.isWritable(made)) {
        return made;
      }
    } catch (IOException e) {
      // Told below.
    }
    throw new IOException(
        "%s is not a folder that can be written; choose another".formatted(folder));
  }
}
