package io.coursework.mlflow.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.MetricPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of an MLflow server as one run needs, for the faults that a real one cannot be made to
 * show. That its good answers are those of a real one is what {@link MlflowBackendTest} is for.
 */
public final class FakeMlflow implements AutoCloseable {
  /** Replaces, or follows, the answer to one call. */
  @FunctionalInterface
  public interface Fault {
    void meet(HttpExchange exchange) throws Exception;
  }

  /** What any call may meet; a fault that is null is none. */
  public interface Weather {
    /** In place of an answer, and of its effect. */
    Fault before(String path);

    /** In place of the answer to a call that takes effect. */
    Fault after(String path);
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Else each answer waits for 40 ms, for more that could go with it.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, List<Fault>> before = new TreeMap<>();
  private final Map<String, List<Fault>> after = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<Headers> headers = new ArrayList<>();
  private final Map<String, ObjectNode> runs = new TreeMap<>();
  private final Map<String, Data> data = new TreeMap<>();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, SortedMap<Integer, byte[]>> uploads = new TreeMap<>();
  private final Map<String, ObjectNode> models = new TreeMap<>();

  /** What is said of each. */
  private final Map<String, RunContent.Model> modelCards = new TreeMap<>();

  private final List<String> outputs = new ArrayList<>();
  private final List<String> toldModels = new ArrayList<>();
  private Weather weather;
  private boolean old;
  private boolean parts;

  /** What was logged to a run; a point of the same row is kept once, as the SQL store does. */
  private static final class Data {
    final Map<String, String> params = new TreeMap<>();
    final Map<String, String> tags = new TreeMap<>();
    final Set<MetricPoint> points = new LinkedHashSet<>();
    final Set<String> datasets = new LinkedHashSet<>();
  }

  public FakeMlflow() throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /**
   * @param server not started yet
   */
  public FakeMlflow(HttpServer server) {
    this.server = server;
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  /** From now on; null for a clear sky. */
  public synchronized FakeMlflow under(Weather now) {
    weather = now;
    return this;
  }

  public URI uri() {
    return URI.create(
        "%s://127.0.0.1:%d"
            .formatted(
                server instanceof HttpsServer ? "https" : "http", server.getAddress().getPort()));
  }

  /** The next call whose path ends so meets this in place of an answer. */
  public synchronized FakeMlflow insteadOf(String path, Fault fault) {
    before.computeIfAbsent(path, p -> new ArrayList<>()).add(fault);
    return this;
  }

  /** The next call whose path ends so takes effect, and then meets this in place of its answer. */
  public synchronized FakeMlflow inPlaceOfTheAnswerTo(String path, Fault fault) {
    after.computeIfAbsent(path, p -> new ArrayList<>()).add(fault);
    return this;
  }

  /** From now on a server of MLflow 2: it has no models, but runs are told of them. */
  synchronized FakeMlflow old() {
    old = true;
    return this;
  }

  /** From now on it offers to take files in parts. */
  public synchronized FakeMlflow takingParts() {
    parts = true;
    return this;
  }

  /** Uploads in parts that were begun, and neither completed nor aborted. */
  public synchronized int openUploads() {
    return uploads.size();
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

  public synchronized int calls(String path) {
    return (int) calls.stream().filter(call -> call.endsWith(path)).count();
  }

  public synchronized List<String> authorizations() {
    return headers("Authorization");
  }

  /** The header's value in each call, "null" where it was not sent. */
  public synchronized List<String> headers(String name) {
    return headers.stream().map(h -> String.valueOf(h.getFirst(name))).toList();
  }

  /** Somebody deletes the models of all runs. */
  synchronized void forgetModels() {
    models.clear();
    outputs.clear();
    files.keySet().removeIf(path -> path.contains("/models/"));
  }

  public synchronized int runs() {
    return runs.size();
  }

  synchronized int points() {
    return data.values().stream().mapToInt(d -> d.points.size()).sum();
  }

  synchronized String status(String run) {
    return runs.get(run).path("info").path("status").asText();
  }

  /** Bytes of each uploaded file. */
  public synchronized Map<String, Integer> files() {
    Map<String, Integer> sizes = new TreeMap<>();
    files.forEach((path, content) -> sizes.put(path, content.length));
    return sizes;
  }

  public synchronized byte[] file(String path) {
    return files.get(path);
  }

  /** A run with all that it holds. */
  public synchronized RunContent content(String id) {
    JsonNode info = runs.get(id).path("info");
    Data logged = data.get(id);
    Map<String, byte[]> artifacts = new TreeMap<>();
    String root = "1/" + id + "/artifacts/";
    files.forEach(
        (path, content) -> {
          if (path.startsWith(root)) {
            artifacts.put(path.substring(root.length()), content);
          }
        });
    List<RunContent.Model> ready = new ArrayList<>();
    models.forEach(
        (modelId, model) -> {
          if (model.path("source_run_id").asText().equals(id) && outputs.contains(modelId)) {
            Map<String, byte[]> content = new TreeMap<>();
            String folder = "1/models/" + modelId + "/artifacts/";
            files.forEach(
                (path, bytes) -> {
                  if (path.startsWith(folder)) {
                    content.put(path.substring(folder.length()), bytes);
                  }
                });
            RunContent.Model said = modelCards.get(modelId);
            ready.add(
                new RunContent.Model(
                    model.path("name").asText(),
                    content,
                    said.params(),
                    said.description(),
                    said.scores()));
          }
        });
    return new RunContent(
        info.path("run_name").asText(),
        info.path("status").asText(),
        info.path("start_time").asLong(),
        info.has("end_time") ? Optional.of(info.path("end_time").asLong()) : Optional.empty(),
        Optional.ofNullable(logged.tags.get("mlflow.parentRunId")),
        new TreeMap<>(logged.params),
        FoldedTags.unfold(logged.tags),
        List.copyOf(logged.points),
        List.copyOf(logged.datasets),
        artifacts,
        ready);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, byte[] content) throws IOException {
    exchange.sendResponseHeaders(
        content == null ? 404 : 200, content == null || content.length == 0 ? -1 : content.length);
    if (content != null) {
      exchange.getResponseBody().write(content);
    }
    exchange.close();
  }

  public static void answer(HttpExchange exchange, int status, String type, String body)
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
      headers.add(exchange.getRequestHeaders());
      instead = take(before, path);
      if (instead == null && weather != null) {
        instead = weather.before(path);
      }
      then = instead == null ? take(after, path) : null;
      if (instead == null && then == null && weather != null) {
        then = weather.after(path);
      }
    }
    try {
      if (instead != null) {
        instead.meet(exchange);
        return;
      }
      if (path.contains("/mlflow-artifacts/artifacts/")
          && exchange.getRequestMethod().equals("GET")) {
        answer(exchange, file(artifact(path)));
        return;
      }
      if (path.contains("/mpu/") && !parts) {
        answer(
            exchange,
            501,
            "application/json",
            "{\"error_code\":\"NOT_IMPLEMENTED\",\"message\":\"Multipart upload is not supported\"}");
        return;
      }
      if (path.startsWith("/store/")) {
        exchange.getResponseHeaders().set("ETag", '"' + Integer.toString(body.length) + '"');
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
      files.put(artifact(path), body);
      return "{}";
    }
    if (path.startsWith("/store/")) {
      String[] place = path.split("/");
      uploads.get(place[2]).put(Integer.parseInt(place[3]), body);
      return "{}";
    }
    JsonNode request = body.length == 0 ? JSON.missingNode() : JSON.readTree(body);
    if (path.contains("/mpu/")) {
      return parts(path.substring(path.indexOf("/mpu/") + 5), request);
    }
    switch (path.substring(path.lastIndexOf("/mlflow/") + 1)) {
      case "version":
      case "/version":
        return old ? "2.22.1" : "3.17.2";
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
            .put("run_name", request.path("run_name").asText())
            .put("start_time", request.path("start_time").asLong())
            .put("status", "RUNNING")
            .put("lifecycle_stage", "active")
            .put("artifact_uri", "mlflow-artifacts:/1/" + id + "/artifacts");
        run.putObject("data").set("tags", request.path("tags"));
        runs.put(id, run);
        data.put(id, new Data());
        addTags(id, request.path("tags"));
        return JSON.createObjectNode().set("run", run).toString();
      case "mlflow/runs/log-batch":
        Data logged = data.get(request.path("run_id").asText());
        request.path("metrics").forEach(this::score);
        request
            .path("metrics")
            .forEach(
                m ->
                    logged.points.add(
                        new MetricPoint(
                            m.path("key").asText(),
                            m.path("value").asDouble(),
                            Instant.ofEpochMilli(m.path("timestamp").asLong()),
                            m.path("step").asLong())));
        request
            .path("params")
            .forEach(p -> logged.params.put(p.path("key").asText(), p.path("value").asText()));
        addTags(request.path("run_id").asText(), request.path("tags"));
        return "{}";
      case "mlflow/runs/update":
        ObjectNode info = (ObjectNode) runs.get(request.path("run_id").asText()).path("info");
        info.put("status", request.path("status").asText());
        if (request.has("end_time")) {
          info.put("end_time", request.path("end_time").asLong());
        }
        return "{}";
      case "mlflow/runs/get":
        String asked = uri.getQuery().replaceAll(".*run_id=", "");
        ObjectNode known = runs.get(asked).deepCopy();
        ArrayNode named = known.putObject("outputs").putArray("model_outputs");
        outputs.forEach(model -> named.addObject().put("model_id", model));
        ArrayNode params = ((ObjectNode) known.path("data")).putArray("params");
        data.get(asked)
            .params
            .forEach((key, value) -> params.addObject().put("key", key).put("value", value));
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
        modelCards.put(
            modelId, new RunContent.Model("", Map.of(), new TreeMap<>(), "", new ArrayList<>()));
        ObjectNode model = JSON.createObjectNode();
        model.putObject("model").set("info", made);
        return model.toString();
      case "mlflow/runs/log-inputs":
        JsonNode input = request.path("datasets").path(0);
        data.get(request.path("run_id").asText())
            .datasets
            .add(
                "%s %s %s"
                    .formatted(
                        input.at("/tags/0/value").asText(),
                        input.at("/dataset/name").asText(),
                        input.at("/dataset/digest").asText()));
        return "{}";
      default:
        if (path.matches(".*/logged-models/[^/]+/(params|tags)")) {
          String[] parts = path.split("/");
          return said(parts[parts.length - 2], request);
        }
        if (path.contains("/logged-models/") && body.length == 0) {
          return said(path.substring(path.lastIndexOf('/') + 1), JSON.createObjectNode());
        }
        if (path.contains("/logged-models/")) {
          ObjectNode patched = models.get(path.substring(path.lastIndexOf('/') + 1));
          if (patched == null) {
            return null;
          }
          patched.put("status", request.path("status").asText());
          return "{}";
        }
        return path.endsWith("/version")
            ? old ? "2.22.1" : "3.17.2"
            : path.endsWith("/artifacts") ? listing(uri) : null;
    }
  }

  /** Adds to what is said of a model; as the real one's database it takes no param twice. */
  private String said(String modelId, JsonNode request) {
    if (!models.containsKey(modelId)) {
      return null;
    }
    RunContent.Model said = modelCards.get(modelId);
    for (JsonNode param : request.path("params")) {
      if (said.params().put(param.path("key").asText(), param.path("value").asText()) != null) {
        throw new IllegalStateException("UNIQUE constraint failed: " + param);
      }
    }
    for (JsonNode tag : request.path("tags")) {
      modelCards.put(modelId, said.withDescription(tag.path("value").asText()));
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode params = answer.putObject("model").putObject("data").putArray("params");
    said.params().forEach((key, value) -> params.addObject().put("key", key).put("value", value));
    return answer.toString();
  }

  private void score(JsonNode metric) {
    if (metric.has("model_id")) {
      List<String> scores = modelCards.get(metric.path("model_id").asText()).scores();
      String score =
          "%s = %s at %d on %s %s"
              .formatted(
                  metric.path("key").asText(),
                  metric.path("value").asDouble(),
                  metric.path("step").asLong(),
                  metric.path("dataset_name").asText(),
                  metric.path("dataset_digest").asText());
      if (!scores.contains(score)) {
        scores.add(score);
      }
    }
  }

  private static String artifact(String path) {
    return path.substring(path.indexOf("/artifacts/") + 11);
  }

  private void addTags(String run, JsonNode tags) {
    tags.forEach(
        tag -> data.get(run).tags.put(tag.path("key").asText(), tag.path("value").asText()));
  }

  /** The files of one folder. */
  private String listing(URI uri) {
    String folder = uri.getQuery().replaceAll("^path=", "") + "/";
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("files");
    files.forEach(
        (path, content) -> {
          if (path.startsWith(folder) && path.indexOf('/', folder.length()) < 0) {
            list.addObject()
                .put("path", path.substring(folder.length()))
                .put("is_dir", false)
                .put("file_size", content.length);
          }
        });
    return answer.toString();
  }

  /** An upload in parts is created, completed or aborted; its parts come to {@code /store}. */
  private String parts(String call, JsonNode request) {
    String path = call.substring(call.indexOf('/') + 1) + "/" + request.path("path").asText();
    if (call.startsWith("create/")) {
      String id = "u" + uploads.size();
      uploads.put(id, new TreeMap<>());
      ObjectNode answer = JSON.createObjectNode().put("upload_id", id);
      ArrayNode signed = answer.putArray("credentials");
      for (int part = 1; part <= request.path("num_parts").asInt(); part++) {
        signed
            .addObject()
            .put("url", uri() + "/store/" + id + "/" + part + "?signature=s3cret")
            .put("part_number", part)
            .putObject("headers")
            .put("x-part", Integer.toString(part));
      }
      return answer.toString();
    }
    SortedMap<Integer, byte[]> done = uploads.remove(request.path("upload_id").asText());
    if (call.startsWith("complete/")) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      for (JsonNode part : request.path("parts")) {
        byte[] bytes = done.get(part.path("part_number").asInt());
        if (!part.path("etag").asText().equals("\"" + bytes.length + "\"")) {
          return null;
        }
        whole.writeBytes(bytes);
      }
      files.put(path, whole.toByteArray());
    }
    return "{}";
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
