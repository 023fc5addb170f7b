package io.coursework.mlflow.backend.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.tracking.run.ModelCard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.UUID;
import org.mlflow.api.proto.Service;

/**
 * The models that runs leave behind. MLflow 3 keeps them as entities of their own, which a run
 * names as its outputs, with params, scores and a description; an older server as files of the run
 * that it is told of.
 *
 * <p>The server makes the ids of models, so ours travels in the tag {@value #CLIENT_MODEL_ID}: a
 * model is searched by it before it is created, which makes a repeat harmless.
 */
public final class LoggedModels {
  static final String CLIENT_MODEL_ID = "coursework.client_model_id";

  private static final String BASE = "/api/2.0/mlflow/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MlflowTransport transport;
  private final MlflowConnection connection;

  /** Of the models that were begun here, by name. */
  private final Map<String, ModelPlace> places = new HashMap<>();

  public LoggedModels(MlflowTransport transport, MlflowConnection connection) {
    this.transport = transport;
    this.connection = connection;
  }

  /**
   * Keeps a model of a run, in steps: its files one by one, the description of it, which is last
   * because all is there where it is, what the server is to know of it beside these, the word that
   * it is ready, and the link from the run.
   *
   * @param files by their path in the model's folder; to an MLmodel among them is added what only
   *     the server knows
   * @return the next step, empty after the last
   */
  public OptionalInt log(ModelName model, ModelCard card, SortedMap<String, Path> files, int step)
      throws CallFailure, IOException {
    Optional<ModelPlace> found = place(model, card, step > 0);
    if (found.isEmpty()) {
      return OptionalInt.of(0); // The model is gone, and what was stored of it.
    }
    ModelPlace place = found.get();
    if (place.modelId().isEmpty() && card.checkpoint()) {
      return OptionalInt.empty(); // the run has its files
    }
    List<String> paths =
        files.keySet().stream().filter(path -> !path.equals(ModelPlace.DESCRIPTION)).toList();
    if (step < paths.size()) {
      place.put(paths.get(step), files.get(paths.get(step)));
      return OptionalInt.of(step + 1);
    }
    String description = place.completed(Optional.ofNullable(files.get(ModelPlace.DESCRIPTION)));
    int last = step - paths.size();
    if (last == 0) {
      if (!description.isEmpty()) {
        place.putDescription(description);
      }
      return OptionalInt.of(step + 1);
    }
    String runId = model.run().getRunId();
    if (place.modelId().isEmpty()) {
      tell(runId, model.name(), description);
      return OptionalInt.empty();
    }
    ModelFacts facts = new ModelFacts(transport, place.modelId().get());
    switch (last) {
      case 1 -> facts.params(run(runId));
      case 2 -> facts.description(card.description());
      case 3 -> facts.scores(runId, card);
      case 4 -> facts.ready();
      default -> {
        link(runId, place.modelId().get(), card.step());
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(step + 1);
  }

  /**
   * @param begun whether some of its files are stored already; then a model is not created
   * @return empty if a model that was begun is not there
   */
  private Optional<ModelPlace> place(ModelName model, ModelCard card, boolean begun)
      throws CallFailure, IOException {
    if (!places.containsKey(model.name())) {
      Optional<ModelPlace> place = find(model, card, begun);
      if (place.isEmpty()) {
        return place;
      }
      places.put(model.name(), place.get());
    }
    return Optional.of(places.get(model.name()));
  }

  private Optional<ModelPlace> find(ModelName wanted, ModelCard card, boolean begun)
      throws CallFailure, IOException {
    Service.RunInfo run = wanted.run();
    ArtifactStore ofRun =
        new ArtifactStore(run.getArtifactUri(), Optional.of(run.getRunId()), transport, connection);
    Optional<JsonNode> known =
        ofRun.isReachedByRunOnly()
            ? Optional.empty()
            : search(
                run.getExperimentId(),
                "tags.`%s` = '%s'".formatted(CLIENT_MODEL_ID, wanted.clientModelId()));
    if (known.isEmpty()) {
      String uuid =
          UUID.nameUUIDFromBytes(wanted.clientModelId().getBytes(StandardCharsets.UTF_8))
              .toString()
              .replace("-", "");
      return Optional.of(
          new ModelPlace(
              Optional.empty(),
              ofRun,
              wanted.name() + "/",
              Map.of(
                  "run_id", run.getRunId(), "model_uuid", uuid, "artifact_path", wanted.name())));
    }
    if (known.get().isEmpty() && begun) {
      return Optional.empty();
    }
    JsonNode model = known.get().isEmpty() ? create(wanted, card) : known.get().get(0).path("info");
    String id = model.path("model_id").asText();
    String root = model.path("artifact_uri").asText();
    return Optional.of(
        new ModelPlace(
            Optional.of(id),
            new ArtifactStore(root, Optional.empty(), transport, connection),
            "",
            Map.of(
                "run_id",
                run.getRunId(),
                "model_id",
                id,
                "model_uuid",
                id,
                "artifact_path",
                root)));
  }

  private JsonNode create(ModelName wanted, ModelCard card) throws CallFailure, IOException {
    ObjectNode request = object();
    request.put("experiment_id", wanted.run().getExperimentId()).put("name", card.title());
    request.put("source_run_id", wanted.run().getRunId());
    request
        .putArray("tags")
        .addObject()
        .put("key", CLIENT_MODEL_ID)
        .put("value", wanted.clientModelId());
    return transport.postJson(
        BASE + "logged-models",
        request.toString(),
        body -> complete(MlflowTransport.ANY.read(body).at("/model/info")));
  }

  /** The filter for models that their runs call so, whatever the server shows. */
  static String calledByItsRun(String name) {
    return "tags.`%s` LIKE '%%/%s'".formatted(CLIENT_MODEL_ID, name);
  }

  /**
   * The models of an experiment that a filter lets through; empty where the server knows no models:
   * before MLflow 3.
   */
  Optional<JsonNode> search(String experimentId, String filter) throws CallFailure {
    ObjectNode request = object();
    request.putArray("experiment_ids").add(experimentId);
    try {
      return Optional.of(
          transport.postJson(
              BASE + "logged-models/search",
              request.put("filter", filter).toString(),
              body -> {
                JsonNode models = MlflowTransport.ANY.read(body).path("models");
                for (JsonNode model : models) {
                  complete(model.path("info"));
                }
                return models;
              }));
    } catch (CallFailure e) {
      // A gateway may say so, too, while the server behind it is away.
      if (e.isUnknownCall() && new MlflowApi(transport).version().matches("[0-2]\\..*")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A model that says where it is. */
  private static JsonNode complete(JsonNode info) throws IOException {
    if (!MlflowApi.isId(info.path("model_id").asText())
        || info.path("artifact_uri").asText().isEmpty()) {
      throw new IOException("a model without id or place");
    }
    return info;
  }

  /** Names the model as an output of the run; a repeated call would add a second link. */
  private void link(String runId, String modelId, long step) throws CallFailure, IOException {
    for (JsonNode output : run(runId).at("/outputs/model_outputs")) {
      if (output.path("model_id").asText().equals(modelId)) {
        return;
      }
    }
    ObjectNode request = object().put("run_id", runId);
    request.putArray("models").addObject().put("model_id", modelId).put("step", step);
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

  private JsonNode run(String id) throws CallFailure {
    return transport
        .getJson(BASE + "runs/get?run_id=" + MlflowApi.query(id), MlflowTransport.ANY)
        .path("run");
  }

  private void post(String call, ObjectNode request) throws CallFailure {
    transport.postJson(BASE + call, request.toString(), MlflowTransport.ANY);
  }

  private static ObjectNode object() {
    return JSON.createObjectNode();
  }
}
