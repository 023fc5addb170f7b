package io.coursework.mlflow.tensorboard;

import io.coursework.mlflow.system.FolderTree;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of a run in its folder: {@code artifacts/}, {@code models/<name>/}, and a list of the
 * embeddings among the artifacts for TensorBoard's projector, which are folders with the tables
 * {@value #VECTORS} and {@value #METADATA}.
 */
final class RunFiles {
  private static final String ARTIFACTS = "artifacts";
  private static final String MODELS = "models";
  private static final String VECTORS = "vectors.tsv";
  private static final String METADATA = "metadata.tsv";

  private final Path folder;
  private final Fence fence;

  RunFiles(Path folder) {
    this.folder = folder;
    this.fence = new Fence(folder);
  }

  /** Whether a folder in a run's holds its files, and no run. */
  static boolean isOwnFolder(Path folder) {
    return folder.endsWith(ARTIFACTS) || folder.endsWith(MODELS);
  }

  /**
   * @throws io.coursework.tracking.file.UnsafePathException if the path leads elsewhere, or a link
   *     or a folder is in its place
   */
  void putArtifact(String path, Path file) throws IOException {
    Path target = fence.file(ARTIFACTS + "/" + path);
    copy(file, target);
    if (target.endsWith(VECTORS) || target.endsWith(METADATA)) {
      listEmbeddings();
    }
  }

  /** Copies an artifact; false if none has that path, or it has more bytes. */
  boolean fetchArtifact(String path, long most, Path target) throws IOException {
    Path file = fence.file(ARTIFACTS + "/" + path);
    if (!Files.isRegularFile(file) || most >= 0 && Files.size(file) > most) {
      return false;
    }
    Files.copy(file, target);
    return true;
  }

  /** Stores a model's files in place of those it had. */
  void putModel(String name, SortedMap<String, Path> files) throws IOException {
    Path model = fence.folder(MODELS + "/" + name);
    Path next = aside(model);
    Fence fenced = new Fence(next);
    try {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        copy(file.getValue(), fenced.file(file.getKey()));
      }
      delete(model);
      Files.move(next, model, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(next);
    }
  }

  private void listEmbeddings() throws IOException {
    StringBuilder list = new StringBuilder();
    Path artifacts = folder.resolve(ARTIFACTS);
    try (Stream<Path> files = Files.walk(artifacts)) {
      for (Path vectors : files.filter(file -> file.endsWith(VECTORS)).sorted().toList()) {
        Path above = vectors.getParent();
        list.append("embeddings {\n");
        field(list, "tensor_name", artifacts.relativize(above));
        field(list, "tensor_path", folder.relativize(vectors));
        if (Files.exists(above.resolve(METADATA))) {
          field(list, "metadata_path", folder.relativize(above.resolve(METADATA)));
        }
        list.append("}\n");
      }
    }
    WholeFile.replace(
        folder.resolve("projector_config.pbtxt"), next -> Files.writeString(next, list));
  }

  /** Paths of artifacts need no escapes. */
  private static void field(StringBuilder list, String name, Path path) {
    list.append("  %s: \"%s\"\n".formatted(name, path.toString().replace('\\', '/')));
  }

  private static void copy(Path file, Path target) throws IOException {
    WholeFile.replace(target, next -> Files.copy(file, next));
  }

  /** Not named after the other: that may have the longest name that there can be. */
  private static Path aside(Path target) {
    return target.resolveSibling("." + UUID.randomUUID());
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      FolderTree.delete(tree);
    }
  }
}
