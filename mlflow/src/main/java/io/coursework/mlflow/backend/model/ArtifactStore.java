package io.coursework.mlflow.backend.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.CallFailure.Reason;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.file.UnsafePathException;
import io.coursework.tracking.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The files below one artifact root: of a run, or of a model. They are streamed from and to the
 * disk, and what was sent or fetched is held against the size that the store tells.
 */
public final class ArtifactStore {
  private static final String FOLDER = "artifacts"; // of every run and model, on a shared disk
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";

  /** A store that still shows another size then will not take the file as it is. */
  private static final int TRIES = 3;

  private final String root;
  private final Optional<String> runId;
  private final ArtifactRoute route;
  private final MlflowTransport transport;
  private final MlflowConnection connection;

  /**
   * @param root an artifact URI, without a slash at its end
   * @param runId the run whose root it is; empty for a model's
   */
  public ArtifactStore(
      String root, Optional<String> runId, MlflowTransport transport, MlflowConnection connection) {
    this.root = root;
    this.runId = runId;
    this.route = ArtifactRoute.of(root, connection);
    this.transport = transport;
    this.connection = connection;
  }

  /** Whether files reach it only through the run that it belongs to. */
  boolean isReachedByRunOnly() {
    return route instanceof ArtifactRoute.Upload;
  }

  /** Stores a file, and makes sure that it is there whole; an earlier content is replaced. */
  public void put(String path, Path file) throws CallFailure, IOException {
    for (int attempt = 1; ; attempt++) {
      long size = Files.size(file);
      if (route instanceof ArtifactRoute.Proxy proxy) {
        send(proxy.path() + "/" + path, file, size);
      } else if (route instanceof ArtifactRoute.SharedDisk disk) {
        if (!disk.directory().endsWith(FOLDER)) {
          throw failure(
              "the server names %s as the folder of the artifacts, which ends with /%s where it is a server's"
                  .formatted(disk.directory(), FOLDER),
              "look at the server's artifact store");
        }
        WholeFile.replace(onDisk(disk, path), next -> Files.copy(file, next));
      } else {
        upload(path, file, size);
      }
      Optional<Long> stored = size(path);
      if (stored.equals(Optional.of(size))) {
        return;
      }
      if (attempt == TRIES) {
        throw failure(
            "artifact %s has %d bytes, and after %d uploads the store shows %s"
                .formatted(path, size, TRIES, stored.map(n -> n + " of them").orElse("none")),
            "look at the server's artifact store and at any proxy in front of it");
      }
    }
  }

  /** Whether it has a file of that path. */
  boolean has(String path) throws CallFailure, IOException {
    return size(path).isPresent();
  }

  /**
   * Copies a file from the store, and makes sure that it came whole.
   *
   * @param path relative to the root
   * @param most bytes that it may have
   * @param target is replaced once all is there
   */
  public void get(String path, long most, Path target) throws CallFailure, IOException {
    Optional<Long> listed = size(path);
    if (listed.isPresent() && listed.get() > most) {
      throw failure(
          "%s has %s with %,d bytes, at most %,d are expected"
              .formatted(root, path, listed.get(), most),
          "give a model or checkpoint that coursework recorded");
    }
    if (listed.isEmpty()) {
      throw failure(
          "%s has no %s".formatted(root, path),
          "give a model or checkpoint that coursework recorded");
    }
    copy(path, listed.get(), target);
  }

  /**
   * Fetches a file that may be missing.
   *
   * @param most bytes; negative for any size
   * @return whether the store has it, with no more bytes
   */
  public boolean fetch(String path, long most, Path target) throws CallFailure, IOException {
    Optional<Long> listed = size(path);
    if (listed.isEmpty() || most >= 0 && listed.get() > most) {
      return false;
    }
    copy(path, listed.get(), target);
    return true;
  }

  /**
   * @param size bytes as listed: no more are taken
   */
  private void copy(String path, long size, Path target) throws CallFailure, IOException {
    Path partial = partial(target);
    try {
      if (route instanceof ArtifactRoute.SharedDisk disk) {
        Files.copy(onDisk(disk, path), partial);
      } else if (route instanceof ArtifactRoute.Proxy proxy) {
        transport.get(PROXY + "/" + encoded(proxy.path() + "/" + path), partial, size);
      } else {
        transport.get(
            "/get-artifact?run_uuid=%s&path=%s"
                .formatted(MlflowApi.query(run()), MlflowApi.query(path)),
            partial,
            size);
      }
      if (Files.size(partial) != size) {
        throw transport
            .refusals()
            .of(
                new IOException(
                    "%s came with %d of its %d bytes".formatted(path, Files.size(partial), size)));
      }
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /**
   * Bytes of a file in the store, empty if it has none of that path. Where a server lists no size,
   * the file is empty.
   */
  private Optional<Long> size(String path) throws CallFailure, IOException {
    if (route instanceof ArtifactRoute.SharedDisk disk) {
      Path file = onDisk(disk, path);
      return Files.isRegularFile(file) ? Optional.of(Files.size(file)) : Optional.empty();
    }
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "" : path.substring(0, slash);
    String call =
        route instanceof ArtifactRoute.Proxy proxy
            ? PROXY + "?path=" + MlflowApi.query(join(proxy.path(), /* path= */ folder))
            : "/api/2.0/mlflow/artifacts/list?run_id=%s&path=%s"
                .formatted(MlflowApi.query(run()), MlflowApi.query(folder));
    for (JsonNode file : transport.getJson(call, MlflowTransport.ANY).path("files")) {
      String listed = file.path("path").asText();
      if (!file.path("is_dir").asBoolean()
          && listed.substring(listed.lastIndexOf('/') + 1).equals(path.substring(slash + 1))) {
        return Optional.of(Math.max(0, file.path("file_size").asLong()));
      }
    }
    return Optional.empty();
  }

  /** Below the root, whatever the path is. */
  private static Path onDisk(ArtifactRoute.SharedDisk disk, String path)
      throws CallFailure, IOException {
    try {
      return new Fence(disk.directory()).file(path);
    } catch (UnsafePathException e) {
      throw failure(e.getMessage(), "");
    }
  }

  private void send(String path, Path file, long size) throws CallFailure, IOException {
    int slash = path.lastIndexOf('/');
    boolean inParts =
        size >= MultipartUpload.LEAST_FILE
            && new MultipartUpload(transport, connection)
                .put(encoded(path.substring(0, slash)), path.substring(slash + 1), file);
    if (!inParts) {
      transport.put(PROXY + "/" + encoded(path), file);
    }
  }

  private void upload(String path, Path file, long size) throws CallFailure, IOException {
    if (size == 0 || size > ArtifactRoute.Upload.LARGEST) {
      throw failure(
          "artifact %s has %d bytes, and the server, whose artifact root is %s, takes 1 byte to 10 MB from here"
              .formatted(path, size, root),
          "start the server with --serve-artifacts");
    }
    transport.post(
        "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=%s&path=%s"
            .formatted(MlflowApi.query(run()), MlflowApi.query(path)),
        file);
  }

  private String run() throws CallFailure {
    return runId.orElseThrow(
        () ->
            failure(
                "the server gives no access to files below " + root,
                "start the server with --serve-artifacts, or download the model and give its folder"));
  }

  private static Path partial(Path target) {
    return target.resolveSibling("." + UUID.randomUUID());
  }

  private static String join(String folder, String path) {
    return path.isEmpty() ? folder : folder + "/" + path;
  }

  private static CallFailure failure(String problem, String remedy) {
    return new CallFailure(Reason.INVALID, 0, problem, remedy, Optional.empty(), null);
  }

  /** Our names need no escape but {@code +}, which some servers read as a space. */
  private static String encoded(String path) {
    return path.replace("+", "%2B");
  }
}
