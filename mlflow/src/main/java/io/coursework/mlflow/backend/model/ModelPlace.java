package io.coursework.mlflow.backend.model;

import io.coursework.curricula.spec.PlainFile;
import io.coursework.mlflow.backend.http.CallFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the files of a model go.
 *
 * @param modelId empty for one that is files of its run
 * @param folder before each path, with a slash at its end unless it is empty
 * @param facts that are added to the description
 */
record ModelPlace(
    Optional<String> modelId, ArtifactStore store, String folder, Map<String, String> facts) {

  /** The file that describes a model to MLflow. */
  static final String DESCRIPTION = "MLmodel";

  private static final long LARGEST_DESCRIPTION = 1 << 20; // bytes

  /** The description with what only the server knows; empty if the model has no such file. */
  String completed(Optional<Path> description) throws IOException {
    if (description.isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder(PlainFile.own(description.get()).text(LARGEST_DESCRIPTION));
    new TreeMap<>(facts).forEach((key, value) -> text.append("%s: '%s'%n".formatted(key, value)));
    return text.toString();
  }

  void put(String path, Path file) throws CallFailure, IOException {
    store.put(folder + path, file);
  }

  void putDescription(String text) throws CallFailure, IOException {
    Path completed = Files.createTempFile("coursework-", "-" + DESCRIPTION);
    try {
      Files.writeString(completed, text);
      put(DESCRIPTION, completed);
    } finally {
      Files.delete(completed);
    }
  }
}
