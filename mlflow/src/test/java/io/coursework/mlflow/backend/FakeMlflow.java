package io.coursework.mlflow.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of an MLflow server as one run needs, for the faults that a real one cannot be made to
 * show. That its good answers are those of a real one is what {@link MlflowBackendTest} is for.
 */
final class FakeMlflow implements AutoCloseable {
  /** Replaces, or follows, the answer to one call. */
  @FunctionalInterface
  interface Fault {
    void meet(HttpExchange exchange) throws Exception;
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, List<Fault>> before = new TreeMap<>();
  private final Map<String, List<Fault>> after = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<String> headers = new ArrayList<>();
  private final Map<String, ObjectNode> runs = new TreeMap<>();
  private final Set<String> points = new LinkedHashSet<>();
  private final Map<String, Integer> files = new TreeMap<>();
  private final Map<String, ObjectNode> models = new TreeMap<>();
  private final List<String> outputs = new ArrayList<>();
  private final List<String> toldModels = new ArrayList<>();
  private boolean old;

  FakeMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next call whose path ends so meets this in place of an answer. */
  synchronized FakeMlflow insteadOf(String path, Fault fault) {
    before.computeIfAbsent(path, p -> new ArrayList<>()).add(fault);
    return this;
  }

  /** The next call whose path ends so takes effect, and then meets this in place of its answer. */
  synchronized FakeMlflow inPlaceOfTheAnswerTo(String path, Fault fault) {
    after.computeIfAbsent(path, p -> new ArrayList<>()).add(fault);
    return this;
  }

  /** From now on a server of MLflow 2: it has no models, but runs are told of them. */
  synchronized FakeMlflow old() {
    old = true;
    return this;
  }

  /** Each model's id and status. */
  synchronized Map<String, String> models() {
    Map<String, String> statuses = new TreeMap<>();
    models.forEach((id, model) -> statuses.put(id, model.path("status").asText()));
    return statuses;
  }

  /** The ids of the models that are named as outputs, each as often as it is named. */
  synchronized List<String> outputs() {
    return List.copyOf(outputs);
  }

  /** The descriptions of the models that runs were told of. */
  synchronized List<String> toldModels() {
    return List.copyOf(toldModels);
  }

  synchronized int calls(String path) {
    return (int) calls.stream().filter(call -> call.endsWith(path)).count();
  }

  synchronized List<String> authorizations() {
    return List.copyOf(headers);
  }

  synchronized int runs() {
    return runs.size();
  }

  synchronized int points() {
    return points.size();
  }

  synchronized String status(String run) {
    return runs.get(run).path("info").path("status").asText();
  }

  /** Bytes of each uploaded file. */
  synchronized Map<String, Integer> files() {
    return new TreeMap<>(files);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Fault instead;
    Fault then;
    synchronized (this) {
      calls.add(path);
      headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      instead = take(before, path);
      then = instead == null ? take(after, path) : null;
    }
    try {
      if (instead != null) {
        instead.meet(exchange);
        return;
      }
      String answer = effect(exchange.getRequestURI(), body);
      if (then != null) {
        then.meet(exchange);
      } else if (old && path.contains("logged-models")) {
        answer(exchange, 404, "text/html", "<!doctype html><title>404 Not Found</title>");
      } else if (answer == null) {
        answer(
            exchange,
            404,
            "application/json",
            "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"none\"}");
      } else {
        answer(exchange, 200, "application/json", answer);
      }
    } catch (InterruptedException e) {
      exchange.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static Fault take(Map<String, List<Fault>> faults, String path) {
    for (Map.Entry<String, List<Fault>> entry : faults.entrySet()) {
      if (path.endsWith(entry.getKey()) && !entry.getValue().isEmpty()) {
        return entry.getValue().remove(0);
      }
    }
    return null;
  }

  private synchronized String effect(URI uri, byte[] body) throws IOException {
    String path = uri.getPath();
    if (path.contains("/mlflow-artifacts/artifacts/")) {
      files.put(path.substring(path.indexOf("/artifacts/") + 11), body.length);
      return "{}";
    }
    JsonNode request = body.length == 0 ? JSON.missingNode() : JSON.readTree(body);
    switch (path.substring(path.lastIndexOf("/mlflow/") + 1)) {
      case "version":
      case "/version":
        return "3.17.2";
      case "mlflow/experiments/get-by-name":
      case "mlflow/experiments/get":
        return "{\"experiment\":{\"experiment_id\":\"1\",\"name\":\"e\",\"lifecycle_stage\":\"active\",\"artifact_location\":\"mlflow-artifacts:/1\"}}";
      case "mlflow/runs/search":
        ObjectNode found = JSON.createObjectNode();
        ArrayNode list = found.putArray("runs");
        runs.values().stream()
            .filter(run -> request.path("filter").asText().contains(clientRunId(run)))
            .forEach(list::add);
        return found.toString();
      case "mlflow/runs/create":
        String id = "run" + runs.size();
        ObjectNode run = JSON.createObjectNode();
        run.putObject("info")
            .put("run_id", id)
            .put("experiment_id", "1")
            .put("status", "RUNNING")
            .put("lifecycle_stage", "active")
            .put("artifact_uri", "mlflow-artifacts:/1/" + id + "/artifacts");
        run.putObject("data").set("tags", request.path("tags"));
        runs.put(id, run);
        return JSON.createObjectNode().set("run", run).toString();
      case "mlflow/runs/log-batch":
        request.path("metrics").forEach(metric -> points.add(metric.toString()));
        return "{}";
      case "mlflow/runs/update":
        ObjectNode info = (ObjectNode) runs.get(request.path("run_id").asText()).path("info");
        info.put("status", request.path("status").asText());
        return "{}";
      case "mlflow/runs/get":
        String asked = uri.getQuery().replaceAll(".*run_id=", "");
        ObjectNode known = runs.get(asked).deepCopy();
        ArrayNode named = known.putObject("outputs").putArray("model_outputs");
        outputs.forEach(model -> named.addObject().put("model_id", model));
        ArrayNode tags = (ArrayNode) known.path("data").path("tags");
        tags.addObject().put("key", "mlflow.log-model.history").put("value", toldModels.toString());
        return JSON.createObjectNode().set("run", known).toString();
      case "mlflow/runs/outputs":
        request.path("models").forEach(model -> outputs.add(model.path("model_id").asText()));
        return "{}";
      case "mlflow/runs/log-model":
        toldModels.add(request.path("model_json").asText());
        return "{}";
      case "mlflow/logged-models/search":
        ObjectNode hits = JSON.createObjectNode();
        ArrayNode matching = hits.putArray("models");
        models.values().stream()
            .filter(
                model ->
                    request
                        .path("filter")
                        .asText()
                        .contains(model.path("tags").get(0).path("value").asText()))
            .forEach(model -> matching.addObject().set("info", model));
        return hits.toString();
      case "mlflow/logged-models":
        String modelId = "m-" + models.size();
        ObjectNode made = request.deepCopy();
        made.put("model_id", modelId).put("status", "LOGGED_MODEL_PENDING");
        made.put("artifact_uri", "mlflow-artifacts:/1/models/" + modelId + "/artifacts");
        models.put(modelId, made);
        ObjectNode model = JSON.createObjectNode();
        model.putObject("model").set("info", made);
        return model.toString();
      case "mlflow/logged-models/m-0":
        models.get("m-0").put("status", request.path("status").asText());
        return "{}";
      case "mlflow/runs/log-inputs":
        return "{}";
      default:
        return path.endsWith("/version") ? "3.17.2" : path.endsWith("/artifacts") ? "{}" : null;
    }
  }

  private static String clientRunId(ObjectNode run) {
    for (JsonNode tag : run.path("data").path("tags")) {
      if (tag.path("key").asText().equals("coursework.client_run_id")) {
        return tag.path("value").asText();
      }
    }
    return "no tag";
  }
}
