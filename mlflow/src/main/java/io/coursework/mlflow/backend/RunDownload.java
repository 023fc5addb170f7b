package io.coursework.mlflow.backend;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.CallFailure.Reason;
import io.coursework.mlflow.backend.http.Failures;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.mlflow.backend.model.ArtifactStore;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.file.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlflow.api.proto.Service;

/** Files of one run, from the server to this disk. */
public final class RunDownload {

  private final MlflowApi api;
  private final MlflowTransport transport;
  private final String id;
  private final ArtifactStore store;

  /**
   * @param id the server's
   * @throws BackendException if there is no such run, it was deleted, or the server cannot be asked
   */
  public RunDownload(MlflowConnection connection, String id) throws BackendException {
    this.transport = new MlflowTransport(connection);
    this.api = new MlflowApi(transport);
    this.id = id;
    try {
      Service.Run run = ForeignRuns.existing(api, id);
      this.store =
          new ArtifactStore(run.getInfo().getArtifactUri(), Optional.of(id), transport, connection);
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * Fetches a file; it comes whole or not at all.
   *
   * @param path among the run's artifacts
   * @param most bytes that it may have
   * @param target below which folder it is put, under the same path
   * @return where it lies; empty if the run has no such file of at most so many bytes
   * @throws BackendException if the server does not hand it out
   */
  public Optional<Path> file(String path, long most, Path target)
      throws BackendException, IOException {
    Path place = new Fence(target).file(path);
    Files.createDirectories(place.getParent());
    try {
      return store.fetch(path, most, place) ? Optional.of(place) : Optional.empty();
    } catch (CallFailure e) {
      if (e.reason() == Reason.MISSING) {
        return Optional.empty();
      }
      throw Failures.toBackend(e);
    }
  }

  /**
   * Downloads by connections that others share.
   *
   * @param root the run's artifact URI
   */
  RunDownload(String id, String root, MlflowTransport transport, MlflowConnection connection) {
    this.transport = transport;
    this.api = new MlflowApi(transport);
    this.id = id;
    this.store = new ArtifactStore(root, Optional.of(id), transport, connection);
  }

  /** The names of the files, or of the folders, in a folder of the run's artifacts, sorted. */
  public List<String> names(String folder, boolean folders) throws BackendException {
    try {
      JsonNode files =
          transport
              .getJson(
                  "/api/2.0/mlflow/artifacts/list?run_id=%s&path=%s"
                      .formatted(MlflowApi.query(id), MlflowApi.query(folder)),
                  MlflowTransport.ANY)
              .path("files");
      List<String> names = new ArrayList<>();
      for (JsonNode file : files) {
        String path = file.path("path").asText();
        if (file.path("is_dir").asBoolean() == folders) {
          names.add(path.substring(path.lastIndexOf('/') + 1));
        }
      }
      names.sort(null);
      return names;
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }
}
