package io.coursework.mlflow.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.backend.CallFailure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/** The files below one artifact root: of a run, or of a model. */
final class ArtifactStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";

  private final String root;
  private final ArtifactRoute route;
  private final MlflowTransport transport;

  /**
   * @param root an artifact URI, without a slash at its end
   */
  ArtifactStore(String root, MlflowTransport transport, MlflowConnection connection) {
    this.root = root;
    this.route = ArtifactRoute.of(root, connection);
    this.transport = transport;
  }

  /** Whether files reach it only through the run that it belongs to. */
  boolean isReachedByRunOnly() {
    return route instanceof ArtifactRoute.Upload;
  }

  /**
   * Stores a file; an earlier content is replaced.
   *
   * @param runId the run it belongs to
   */
  void put(String path, Path file, String runId) throws CallFailure, IOException {
    if (route instanceof ArtifactRoute.Proxy proxy) {
      transport.put(PROXY + "/" + encoded(proxy.path() + "/" + path), file);
    } else if (route instanceof ArtifactRoute.SharedDisk disk) {
      copy(file, disk.directory().resolve(path));
    } else {
      upload(path, file, runId);
    }
  }

  /**
   * Copies a file from the store, and makes sure that it came whole.
   *
   * @param folder where it lies in the store, relative, may be empty
   */
  void get(String folder, String name, Path target) throws CallFailure, IOException {
    if (!fetch(folder.isEmpty() ? name : folder + "/" + name, target)) {
      throw failure(
          "%s has no %s".formatted(folder.isEmpty() ? root : root + "/" + folder, name),
          "give a model or checkpoint that coursework recorded");
    }
  }

  /**
   * The same where the file may be missing.
   *
   * @return whether the store has it
   */
  boolean fetch(String path, Path target) throws CallFailure, IOException {
    if (route instanceof ArtifactRoute.SharedDisk disk) {
      try {
        Files.copy(disk.directory().resolve(path), target);
        return true;
      } catch (NoSuchFileException e) {
        return false;
      }
    }
    if (route instanceof ArtifactRoute.Proxy proxy) {
      String whole = proxy.path() + "/" + path;
      int name = whole.lastIndexOf('/') + 1;
      Optional<Long> size = size(whole.substring(0, name - 1), whole.substring(name));
      if (size.isEmpty()) {
        return false;
      }
      transport.get(PROXY + "/" + encoded(whole), target, size.get());
      if (Files.size(target) != size.get()) {
        throw transport
            .refusals()
            .of(
                new IOException(
                    "%s came with %d of its %d bytes"
                        .formatted(path, Files.size(target), size.get())));
      }
      return true;
    }
    throw failure(
        "the server does not hand out files from its artifact root " + root,
        "start the server with --serve-artifacts, or download the model and give its folder");
  }

  private Optional<Long> size(String folder, String name) throws CallFailure, IOException {
    JsonNode listing = JSON.readTree(transport.getJson(PROXY + "?path=" + MlflowApi.query(folder)));
    for (JsonNode file : listing.path("files")) {
      String path = file.path("path").asText();
      if (path.substring(path.lastIndexOf('/') + 1).equals(name)) {
        return Optional.of(file.path("file_size").asLong());
      }
    }
    return Optional.empty();
  }

  private void upload(String path, Path file, String runId) throws CallFailure, IOException {
    long size = Files.size(file);
    if (size == 0 || size > ArtifactRoute.Upload.LARGEST) {
      throw failure(
          "artifact %s has %d bytes, and the server, whose artifact root is %s, takes 1 byte to 10 MB from here"
              .formatted(path, size, root),
          "start the server with --serve-artifacts");
    }
    transport.post(
        "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=%s&path=%s"
            .formatted(MlflowApi.query(runId), MlflowApi.query(path)),
        file);
  }

  private static void copy(Path file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Path partial = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      Files.copy(file, partial);
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static CallFailure failure(String problem, String remedy) {
    return new CallFailure(Reason.INVALID, 0, problem, remedy, Optional.empty(), null);
  }

  /** Our names need no escape but {@code +}, which some servers read as a space. */
  private static String encoded(String path) {
    return path.replace("+", "%2B");
  }
}
