package io.coursework.mlflow.backend.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.CallFailure.Reason;
import io.coursework.mlflow.backend.http.Failures;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.tracking.backend.BackendException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** The registered models of a server: names that stand for one model after the other. */
public final class ModelRegistry {

  private static final String BASE = "/api/2.0/mlflow/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MlflowConnection connection;
  private final MlflowTransport transport;

  public ModelRegistry(MlflowConnection connection) {
    this.connection = connection;
    this.transport = new MlflowTransport(connection);
  }

  /**
   * A version of a registered model.
   *
   * @param number such as {@code 3}
   * @param fresh whether it was made now
   * @param page for people
   */
  public record Version(String name, String number, boolean fresh, URI page) {}

  /**
   * Makes the model of a run a version of a registered model, which is made if there is none of
   * that name. A model that is a version already stays that one.
   *
   * @param reference names the model: {@code runs:/<run id>}, or as {@link ModelDownload} reads it
   * @throws BackendException if there is no such model, or the server denies it or cannot be asked
   * @throws IllegalArgumentException if the reference has none of the known forms
   */
  public Version register(String name, String reference) throws BackendException, IOException {
    ModelDownload.Source source = new ModelDownload(connection).source(reference);
    try {
      Optional<String> known = version(name, source);
      if (known.isEmpty()) {
        create(name);
      }
      String number = known.isPresent() ? known.get() : createVersion(name, source);
      return new Version(
          name,
          number,
          known.isEmpty(),
          URI.create(
              "%s/#/models/%s/versions/%s"
                  .formatted(connection.uri(), MlflowApi.query(name).replace("+", "%20"), number)));
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * Lets an alias stand for a version.
   *
   * @throws BackendException if the server denies it, or is too old for aliases
   */
  public void alias(Version version, String alias) throws BackendException {
    try {
      ObjectNode request = JSON.createObjectNode();
      request.put("name", version.name()).put("alias", alias).put("version", version.number());
      post("registered-models/alias", request);
    } catch (CallFailure e) {
      if (e.isUnknownCall()) {
        throw BackendException.rejected(
            "%s is too old for aliases of models, which came with MLflow 2.3; version %s of %s is registered without one"
                .formatted(connection.uri(), version.number(), version.name()));
      }
      throw Failures.toBackend(e);
    }
  }

  /** The version that is made from a model, if there is one. */
  private Optional<String> version(String name, ModelDownload.Source source) throws CallFailure {
    JsonNode found =
        transport
            .getJson(
                BASE
                    + "model-versions/search?max_results=1000&filter="
                    + MlflowApi.query("name='" + name.replace("'", "") + "'"),
                MlflowTransport.ANY)
            .path("model_versions");
    for (JsonNode version : found) {
      if (version.path("source").asText().equals(source.uri())
          && version.path("name").asText().equals(name)) {
        return Optional.of(version.path("version").asText());
      }
    }
    return Optional.empty();
  }

  private void create(String name) throws CallFailure {
    try {
      post("registered-models/create", JSON.createObjectNode().put("name", name));
    } catch (CallFailure e) {
      if (e.reason() != Reason.EXISTS) {
        throw e;
      }
    }
  }

  private String createVersion(String name, ModelDownload.Source source)
      throws CallFailure, BackendException {
    ObjectNode request = JSON.createObjectNode().put("name", name).put("source", source.uri());
    source.runId().ifPresent(id -> request.put("run_id", id));
    source.modelId().ifPresent(id -> request.put("model_id", id));
    String number = post("model-versions/create", request).at("/model_version/version").asText();
    if (!number.matches("[0-9]{1,18}")) {
      throw BackendException.odd(
          "%s has registered the model and does not say as which version"
              .formatted(connection.uri()));
    }
    return number;
  }

  private JsonNode post(String call, ObjectNode request) throws CallFailure {
    return transport.postJson(BASE + call, request.toString(), MlflowTransport.ANY);
  }
}
