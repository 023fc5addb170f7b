package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.server.MlflowServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** A server ranks the checkpoints of a training by held-out accuracy, as its Models tab does. */
@Tag("mlflow")
class CheckpointModelsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCURACY = "eval/max/accuracy";
  private static final List<Long> STEPS = List.of(10L, 20L, 30L);

  private final MlflowServer server = MlflowServer.shared();

  @TempDir Path folder;

  private JsonNode train() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("max.yaml"),
            "name: max\ncurriculum: {type: fixed, weights: {MAX: 1}}\n");
    List<String> arguments =
        new ArrayList<>(List.of("train", "--config", config.toString(), "--experiment"));
    arguments.add("models " + UUID.randomUUID());
    for (String set :
        List.of(
            "training.steps=30",
            "training.checkpoint.upload=all",
            "training.checkpoint.every=10",
            "training.checkpoint.seconds=0",
            "training.optimizer.learning_rate=0.01",
            "evaluation.every=10",
            "evaluation.max_examples=40",
            "evaluation.max_examples_during_training=40")) {
      arguments.addAll(List.of("--set", set));
    }
    arguments.addAll(List.of("--runs-dir", folder.resolve("runs").toString()));
    arguments.addAll(List.of("--tracking-uri", server.uri().toString(), "--json"));
    Cli cli = Cli.run(arguments.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.json();
  }

  @Test
  void ranksThemByHeldOutAccuracy() throws Exception {
    MlflowServer.assumeVersion3("models of their own");
    JsonNode result = train();
    String runId = result.get("run_id").asText();
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      Service.Run run = client.getRun(runId);
      Map<Long, Double> curve = new TreeMap<>();
      client
          .getMetricHistory(runId, ACCURACY)
          .forEach(
              point ->
                  assertEquals(
                      null, curve.put(point.getStep(), point.getValue()), "scores add no points"));
      List<JsonNode> models = ranked(client, run.getInfo().getExperimentId());
      Map<String, Long> steps = steps(client, runId);
      List<Long> found = new ArrayList<>();
      List<Double> scores = new ArrayList<>();
      for (JsonNode model : models) {
        String id = model.at("/info/model_id").asText();
        long step = steps.get(id);
        found.add(step);
        JsonNode metric = metric(model);
        scores.add(metric.path("value").asDouble());
        assertEquals(curve.get(step), metric.path("value").asDouble(), "of step " + step);
        assertEquals("listops/held-out/MAX", metric.path("dataset_name").asText());
        assertTrue(
            run.getInputs().getDatasetInputsList().stream()
                .anyMatch(
                    input ->
                        input
                            .getDataset()
                            .getDigest()
                            .equals(metric.path("dataset_digest").asText())),
            "one that the run has");
        assertEquals(
            run.getData().getParamsCount(), model.at("/data/params").size(), "params of the run");
        String name = run.getInfo().getRunName().replaceAll("[^A-Za-z0-9_+~-]+", "-");
        assertEquals(step == 30 ? name : name + "-step-" + step, model.at("/info/name").asText());
      }
      assertEquals(STEPS, found.stream().sorted().toList());
      assertEquals(scores.stream().sorted(Comparator.reverseOrder()).toList(), scores);
      String best = "models:/" + models.get(0).at("/info/model_id").asText();
      Cli cli =
          Cli.run(
              "predict", "--model", best, "--tracking-uri", server.uri().toString(), "( MAX 3 4 )");
      assertFalse(cli.out().isEmpty(), cli.err());
    }
  }

  private static JsonNode metric(JsonNode model) {
    for (JsonNode metric : model.at("/data/metrics")) {
      if (metric.path("key").asText().equals(ACCURACY)) {
        return metric;
      }
    }
    throw new AssertionError("no " + ACCURACY + " in " + model);
  }

  private static List<JsonNode> ranked(MlflowClient client, String experimentId) throws Exception {
    String request =
        """
        {"experiment_ids": ["%s"], "order_by": [{"field_name": "metrics.%s", "ascending": false}]}
        """
            .formatted(experimentId, ACCURACY);
    List<JsonNode> models = new ArrayList<>();
    JSON.readTree(client.sendPost("logged-models/search", request))
        .path("models")
        .forEach(models::add);
    return models;
  }

  /** The step of each model that the run names as an output. */
  private static Map<String, Long> steps(MlflowClient client, String runId) throws Exception {
    Map<String, Long> steps = new TreeMap<>();
    JSON.readTree(client.sendGet("runs/get?run_id=" + runId))
        .at("/run/outputs/model_outputs")
        .forEach(
            output -> steps.put(output.path("model_id").asText(), output.path("step").asLong()));
    return steps;
  }
}
