package io.coursework.mlflow.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.coursework.mlflow.backend.CallFailure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.mlflow.api.proto.Service;

/**
 * The models that runs leave behind. MLflow 3 keeps them as entities of their own, which a run
 * names as its outputs; an older server as files of the run that it is told of.
 *
 * <p>The server makes the ids of models, so ours travels in the tag {@value #CLIENT_MODEL_ID}: a
 * model is searched by it before it is created, which makes a repeat harmless.
 */
final class LoggedModels {
  static final String CLIENT_MODEL_ID = "coursework.client_model_id";

  private static final String BASE = "/api/2.0/mlflow/";
  private static final String DESCRIPTION = "MLmodel";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MlflowTransport transport;
  private final MlflowConnection connection;

  LoggedModels(MlflowTransport transport, MlflowConnection connection) {
    this.transport = transport;
    this.connection = connection;
  }

  /**
   * Keeps a model of a run.
   *
   * @param files by their path in the model's folder; to an MLmodel among them is added what only
   *     the server knows
   */
  void log(Service.RunInfo run, String clientRunId, String name, SortedMap<String, Path> files)
      throws CallFailure, IOException {
    ArtifactStore ofRun =
        new ArtifactStore(run.getArtifactUri(), Optional.of(run.getRunId()), transport, connection);
    String clientModelId = clientRunId + "/" + name;
    Optional<JsonNode> model =
        ofRun.isReachedByRunOnly() ? Optional.empty() : findOrCreate(run, clientModelId, name);
    if (model.isPresent()) {
      String id = model.get().path("model_id").asText();
      String root = model.get().path("artifact_uri").asText();
      put(
          files,
          "",
          new ArtifactStore(root, Optional.empty(), transport, connection),
          Map.of(
              "run_id", run.getRunId(), "model_id", id, "model_uuid", id, "artifact_path", root));
      transport.patchJson(
          BASE + "logged-models/" + id,
          object().put("model_id", id).put("status", "LOGGED_MODEL_READY").toString());
      link(run.getRunId(), id);
    } else {
      String uuid =
          UUID.nameUUIDFromBytes(clientModelId.getBytes(StandardCharsets.UTF_8))
              .toString()
              .replace("-", "");
      String description =
          put(
              files,
              name + "/",
              ofRun,
              Map.of("run_id", run.getRunId(), "model_uuid", uuid, "artifact_path", name));
      tell(run.getRunId(), name, description);
    }
  }

  /** The model, or nothing where the server knows no models: before MLflow 3. */
  private Optional<JsonNode> findOrCreate(Service.RunInfo run, String clientModelId, String name)
      throws CallFailure, IOException {
    try {
      JsonNode found =
          search(
              run.getExperimentId(), "tags.`%s` = '%s'".formatted(CLIENT_MODEL_ID, clientModelId));
      if (!found.isEmpty()) {
        return Optional.of(found.get(0).path("info"));
      }
      ObjectNode request = object();
      request.put("experiment_id", run.getExperimentId()).put("name", name);
      request.put("source_run_id", run.getRunId());
      request.putArray("tags").addObject().put("key", CLIENT_MODEL_ID).put("value", clientModelId);
      return Optional.of(post("logged-models", request).at("/model/info"));
    } catch (CallFailure e) {
      if (e.reason() == Reason.NOT_MLFLOW && e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The models of an experiment that a filter lets through. */
  JsonNode search(String experimentId, String filter) throws CallFailure, IOException {
    ObjectNode request = object();
    request.putArray("experiment_ids").add(experimentId);
    return post("logged-models/search", request.put("filter", filter)).path("models");
  }

  /**
   * Uploads the files, the description last: where it is, all is.
   *
   * @return the description as it was completed, empty if there is none
   */
  private static String put(
      SortedMap<String, Path> files, String folder, ArtifactStore store, Map<String, String> facts)
      throws CallFailure, IOException {
    for (Map.Entry<String, Path> file : files.entrySet()) {
      if (!file.getKey().equals(DESCRIPTION)) {
        store.put(folder + file.getKey(), file.getValue());
      }
    }
    if (!files.containsKey(DESCRIPTION)) {
      return "";
    }
    StringBuilder text = new StringBuilder(Files.readString(files.get(DESCRIPTION)));
    new TreeMap<>(facts).forEach((key, value) -> text.append("%s: '%s'%n".formatted(key, value)));
    Path completed = Files.createTempFile("coursework-", "-" + DESCRIPTION);
    try {
      Files.writeString(completed, text);
      store.put(folder + DESCRIPTION, completed);
    } finally {
      Files.delete(completed);
    }
    return text.toString();
  }

  /** Names the model as an output of the run; a repeated call would add a second link. */
  private void link(String runId, String modelId) throws CallFailure, IOException {
    for (JsonNode output : run(runId).at("/outputs/model_outputs")) {
      if (output.path("model_id").asText().equals(modelId)) {
        return;
      }
    }
    ObjectNode request = object().put("run_id", runId);
    request.putArray("models").addObject().put("model_id", modelId).put("step", "0");
    post("runs/outputs", request);
  }

  /** Tells an older server of the model; a repeated call would list it twice. */
  private void tell(String runId, String name, String description) throws CallFailure, IOException {
    for (JsonNode tag : run(runId).at("/data/tags")) {
      if (tag.path("key").asText().equals("mlflow.log-model.history")) {
        for (JsonNode told : JSON.readTree(tag.path("value").asText())) {
          if (told.path("artifact_path").asText().equals(name)) {
            return;
          }
        }
      }
    }
    if (!description.isEmpty()) {
      String json = new YAMLMapper().readTree(description).toString();
      post("runs/log-model", object().put("run_id", runId).put("model_json", json));
    }
  }

  private JsonNode run(String id) throws CallFailure, IOException {
    return JSON.readTree(transport.getJson(BASE + "runs/get?run_id=" + MlflowApi.query(id)))
        .path("run");
  }

  private JsonNode post(String call, ObjectNode request) throws CallFailure, IOException {
    return JSON.readTree(transport.postJson(BASE + call, request.toString()));
  }

  private static ObjectNode object() {
    return JSON.createObjectNode();
  }
}
