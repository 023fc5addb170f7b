package io.coursework.mlflow.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.backend.FoldedTags;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.MetricPoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** Reads runs with MLflow's own Java client, and their files from the server's disk. */
public final class MlflowReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private MlflowReader() {}

  /**
   * @param artifacts the server's artifact directory
   */
  public static RunContent read(URI server, Path artifacts, String runId) throws IOException {
    try (MlflowClient client = new MlflowClient(server.toString())) {
      Service.Run run = client.getRun(runId);
      Map<String, String> params = new TreeMap<>();
      run.getData().getParamsList().forEach(p -> params.put(p.getKey(), p.getValue()));
      Map<String, String> tags = new TreeMap<>();
      run.getData().getTagsList().forEach(t -> tags.put(t.getKey(), t.getValue()));
      List<MetricPoint> points = new ArrayList<>();
      for (Service.Metric latest : run.getData().getMetricsList()) {
        for (Service.Metric m : client.getMetricHistory(runId, latest.getKey())) {
          points.add(
              new MetricPoint(
                  m.getKey(), m.getValue(), Instant.ofEpochMilli(m.getTimestamp()), m.getStep()));
        }
      }
      Service.RunInfo info = run.getInfo();
      return new RunContent(
          info.getRunName(),
          info.getStatus().name(),
          info.getStartTime(),
          info.getEndTime() == 0 ? Optional.empty() : Optional.of(info.getEndTime()),
          Optional.ofNullable(tags.get("mlflow.parentRunId")),
          params,
          FoldedTags.unfold(tags),
          points,
          run.getInputs().getDatasetInputsList().stream().map(MlflowReader::dataset).toList(),
          files(artifacts.resolve(info.getExperimentId()).resolve(runId).resolve("artifacts")),
          MlflowServer.version().startsWith("2.")
              ? List.of()
              : models(client, artifacts.resolve(info.getExperimentId()).resolve("models"), info));
    }
  }

  private static List<RunContent.Model> models(
      MlflowClient client, Path folder, Service.RunInfo run) throws IOException {
    Set<String> outputs = new HashSet<>();
    JSON.readTree(client.sendGet("runs/get?run_id=" + run.getRunId()))
        .at("/run/outputs/model_outputs")
        .forEach(output -> outputs.add(output.path("model_id").asText()));
    List<RunContent.Model> models = new ArrayList<>();
    JsonNode found =
        JSON.readTree(
            client.sendPost(
                "logged-models/search",
                "{\"experiment_ids\":[\"%s\"]}".formatted(run.getExperimentId())));
    for (JsonNode model : found.path("models")) {
      JsonNode info = model.path("info");
      String id = info.path("model_id").asText();
      if (info.path("source_run_id").asText().equals(run.getRunId())
          && info.path("status").asText().equals("LOGGED_MODEL_READY")
          && outputs.contains(id)) {
        models.add(
            new RunContent.Model(
                info.path("name").asText(),
                files(folder.resolve(id).resolve("artifacts")),
                texts(model.at("/data/params")),
                texts(info.path("tags")).getOrDefault("mlflow.note.content", ""),
                scores(model.at("/data/metrics"))));
      }
    }
    models.sort(Comparator.comparing(RunContent.Model::name));
    return models;
  }

  private static Map<String, String> texts(JsonNode pairs) {
    Map<String, String> texts = new TreeMap<>();
    pairs.forEach(pair -> texts.put(pair.path("key").asText(), pair.path("value").asText()));
    return texts;
  }

  private static List<String> scores(JsonNode metrics) {
    List<String> scores = new ArrayList<>();
    for (JsonNode metric : metrics) {
      scores.add(
          "%s = %s at %d on %s %s"
              .formatted(
                  metric.path("key").asText(),
                  metric.path("value").asDouble(),
                  metric.path("step").asLong(),
                  metric.path("dataset_name").asText(),
                  metric.path("dataset_digest").asText()));
    }
    scores.sort(Comparator.naturalOrder());
    return scores;
  }

  private static String dataset(Service.DatasetInput input) {
    String context =
        input.getTagsList().stream()
            .filter(tag -> tag.getKey().equals("mlflow.data.context"))
            .map(Service.InputTag::getValue)
            .findFirst()
            .orElse("");
    return "%s %s %s"
        .formatted(context, input.getDataset().getName(), input.getDataset().getDigest());
  }

  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.isDirectory(root)) {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          files.put(root.relativize(path).toString(), Files.readAllBytes(path));
        }
      }
    }
    return files;
  }
}
