package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.server.MlflowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** One model by all its names. */
@Tag("mlflow")
class ModelReferenceTest {

  private static final MlflowServer SERVER = MlflowServer.shared();

  @TempDir static Path folder;
  private static LoggedRun run;

  @BeforeAll
  static void train() throws IOException {
    run = LoggedRun.train(SERVER, folder);
  }

  @Test
  void isTheSameByRunVersionAliasIdAndFolder() throws IOException {
    String name = "max-" + UUID.randomUUID();
    String id = register(name);
    Path exported = folder.resolve("exported");
    assertEquals(0, run("export", run.directory().toString(), "--out", exported.toString()));
    String expected = predict(run.directory().toString());
    assertFalse(expected.isEmpty());
    for (String model :
        List.of(
            "runs:/" + run.id(),
            "runs:/" + run.id() + "/model",
            "runs:/" + run.id() + "/checkpoints/step_00000030",
            "models:/" + name + "/1",
            "models:/" + name + "@best",
            "models:/" + id,
            run.directory().resolve("checkpoints/step_00000030").toString(),
            run.directory().resolve("artifacts/model").toString(),
            exported.toString())) {
      assertEquals(expected, predict(model), model);
    }
  }

  @Test
  void aModelThatIsNotThereIsOneLine() {
    for (String model :
        List.of(
            "runs:/" + run.id() + "/nothing",
            "runs:/0123456789abcdef0123456789abcdef/model",
            "models:/nothing/1",
            "models:/nothing@best")) {
      Cli cli = cli("predict", model, "( MAX 1 2 )");
      assertEquals(1, cli.exitCode(), model);
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
    Cli cli = cli("predict", "models:/a/b/c", "( MAX 1 2 )");
    assertEquals(2, cli.exitCode());
    assertTrue(cli.err().contains("names no model"), cli.err());
  }

  @Test
  void whatProbesFindInItsCheckpointsIsRecordedBelowItsRun() throws IOException {
    String reference = "runs:/" + run.id();
    Cli cli = cli("probe", reference, "--checkpoints", "--probe", "parity", "--log", "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode result = cli.json();
    // A checkpoint of one step alone has no list of steps.
    JsonNode last =
        result.has("steps") ? result.get("steps").get(result.get("steps").size() - 1) : result;
    assertEquals(30, last.get("step").asInt());
    try (MlflowClient client = new MlflowClient(SERVER.uri().toString())) {
      Service.Run recorded = client.getRun(result.get("run_id").asText());
      assertEquals(Service.RunStatus.FINISHED, recorded.getInfo().getStatus());
      assertEquals(run.id(), tag(recorded, "mlflow.parentRunId"));
      assertEquals(reference, tag(recorded, "coursework.probed"));
      assertEquals(
          last.at("/findings/parity/fourier_share").asDouble(),
          recorded.getData().getMetricsList().stream()
              .filter(metric -> metric.getKey().equals("probe/parity/fourier_share"))
              .findFirst()
              .orElseThrow()
              .getValue());
      assertTrue(
          client
              .sendGet("artifacts/list?path=probes&run_id=" + recorded.getInfo().getRunId())
              .contains("probes/findings.tsv"));
      assertEquals(Service.RunStatus.FINISHED, client.getRun(run.id()).getInfo().getStatus());
    }
  }

  private static String tag(Service.Run run, String key) {
    return run.getData().getTagsList().stream()
        .filter(tag -> tag.getKey().equals(key))
        .map(Service.RunTag::getValue)
        .findFirst()
        .orElse("");
  }

  @Test
  void aRunThatIsNotThereHasNoCheckpoints() {
    Cli cli = cli("probe", "runs:/0123456789abcdef0123456789abcdef", "--checkpoints");
    assertEquals(1, cli.exitCode());
    assertEquals(1, cli.err().lines().count(), cli.err());
    Cli model = cli("probe", "models:/a/1", "--checkpoints");
    assertEquals(2, model.exitCode());
    assertTrue(model.err().contains("names no run"), model.err());
  }

  @Test
  void exportOverwritesNothing() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Cli cli = cli("export", run.directory().toString(), "--out", there.toString());
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().contains("exists already"), cli.err());
  }

  /** Makes version 1 of a registered model, with the alias best; the id of the logged model. */
  private static String register(String name) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (MlflowClient client = new MlflowClient(SERVER.uri().toString())) {
      String id =
          json.readTree(client.sendGet("runs/get?run_id=" + run.id()))
              .at("/run/outputs/model_outputs/0/model_id")
              .asText();
      client.sendPost("registered-models/create", "{\"name\":\"%s\"}".formatted(name));
      client.sendPost(
          "model-versions/create",
          "{\"name\":\"%s\",\"source\":\"models:/%s\",\"run_id\":\"%s\",\"model_id\":\"%s\"}"
              .formatted(name, id, run.id(), id));
      client.sendPost(
          "registered-models/alias",
          "{\"name\":\"%s\",\"alias\":\"best\",\"version\":\"1\"}".formatted(name));
      return id;
    }
  }

  private static String predict(String model) {
    Cli cli = cli("predict", model, "( MAX 3 8 5 )");
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.out();
  }

  private static int run(String command, String model, String... rest) {
    return cli(command, model, rest).exitCode();
  }

  private static Cli cli(String command, String model, String... rest) {
    List<String> words =
        new ArrayList<>(
            List.of(command, "--model", model, "--tracking-uri", SERVER.uri().toString()));
    words.addAll(List.of(rest));
    return Cli.run(words.toArray(String[]::new));
  }
}
