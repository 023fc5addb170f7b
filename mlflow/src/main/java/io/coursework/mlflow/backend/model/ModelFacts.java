package io.coursework.mlflow.backend.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ModelScore;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server of MLflow 3 knows of a model beside its files: the params of its run, what it is
 * worth on which data set, and how it is loaded. Every method may be repeated.
 */
final class ModelFacts {
  private static final String MODELS = "/api/2.0/mlflow/logged-models/";
  private static final int MOST_PARAMS = 100; // in one request
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MlflowTransport transport;
  private final String modelId;

  ModelFacts(MlflowTransport transport, String modelId) {
    this.transport = transport;
    this.modelId = modelId;
  }

  /**
   * Gives the model the params that its run has; the server takes each once.
   *
   * @param run as the server tells of it
   */
  void params(JsonNode run) throws CallFailure {
    Map<String, String> missing = new TreeMap<>();
    run.at("/data/params")
        .forEach(param -> missing.put(param.path("key").asText(), param.path("value").asText()));
    transport
        .getJson(MODELS + modelId, MlflowTransport.ANY)
        .at("/model/data/params")
        .forEach(known -> missing.remove(known.path("key").asText()));
    ArrayNode some = JSON.createArrayNode();
    for (Map.Entry<String, String> param : missing.entrySet()) {
      some.addObject().put("key", param.getKey()).put("value", param.getValue());
      if (some.size() == MOST_PARAMS) {
        send(some);
        some = JSON.createArrayNode();
      }
    }
    send(some);
  }

  private void send(ArrayNode params) throws CallFailure {
    if (!params.isEmpty()) {
      ObjectNode request = JSON.createObjectNode().put("model_id", modelId);
      transport.postJson(
          MODELS + modelId + "/params",
          request.set("params", params).toString(),
          MlflowTransport.ANY);
    }
  }

  /** What is said of it, with the address by which Python loads it. */
  void description(String text) throws CallFailure {
    if (!text.isEmpty()) {
      ObjectNode request = JSON.createObjectNode().put("model_id", modelId);
      request
          .putArray("tags")
          .addObject()
          .put("key", "mlflow.note.content")
          .put("value", text.replace(ModelCard.ADDRESS, "models:/" + modelId));
      transport.patchJson(MODELS + modelId + "/tags", request.toString(), MlflowTransport.ANY);
    }
  }

  /**
   * Ties points that the run has to the model; the run keeps each once, as the time is the same.
   */
  void scores(String runId, ModelCard card) throws CallFailure {
    if (card.scores().isEmpty()) {
      return;
    }
    ObjectNode request = JSON.createObjectNode().put("run_id", runId);
    ArrayNode metrics = request.putArray("metrics");
    for (ModelScore score : card.scores()) {
      metrics
          .addObject()
          .put("key", score.key())
          .put("value", score.value())
          .put("timestamp", score.time().orElseThrow().toEpochMilli())
          .put("step", card.step())
          .put("model_id", modelId)
          .put("dataset_name", score.dataset())
          .put("dataset_digest", score.digest());
    }
    transport.postJson("/api/2.0/mlflow/runs/log-batch", request.toString(), MlflowTransport.ANY);
  }

  /** From now on it can be loaded. */
  void ready() throws CallFailure {
    transport.patchJson(
        MODELS + modelId,
        JSON.createObjectNode()
            .put("model_id", modelId)
            .put("status", "LOGGED_MODEL_READY")
            .toString(),
        MlflowTransport.ANY);
  }
}
