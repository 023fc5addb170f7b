package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.sweep.SweepCommandTest;
import io.coursework.mlflow.server.MlflowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** A sweep as a server has it: planned, gathered, and read back. */
@Tag("mlflow")
class SweepOnServerTest {

  private final MlflowServer server = MlflowServer.shared();

  @TempDir Path folder;

  private Cli run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--json", "--tracking-uri", server.uri().toString()));
    Cli cli = Cli.run(all.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli;
  }

  private static Map<String, String> tags(Service.Run run) {
    return run.getData().getTagsList().stream()
        .collect(Collectors.toMap(Service.RunTag::getKey, Service.RunTag::getValue));
  }

  @Test
  void isOneRunOverItsTrialsFromThePlanToTheTable() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            "name: server\nbase: src/main/configs/sum.yaml\ngrid: {model.d_model: [4, 8]}\n");
    String plan = folder.resolve("plan.json").toString();
    String runs = folder.resolve("runs").toString();
    List<String> words =
        new ArrayList<>(
            List.of(
                "sweep",
                "plan",
                "--config",
                file.toString(),
                "--out",
                plan,
                "--runs-dir",
                runs,
                "--experiment",
                "sweep-" + UUID.randomUUID()));
    SweepCommandTest.CHEAP.forEach(setting -> words.addAll(List.of("--set", setting)));
    JsonNode planned = run(words.toArray(String[]::new)).json();
    String parent = planned.get("run_id").asText();
    String trial =
        run("sweep", "run", "--plan", plan, "--trial", "1", "--runs-dir", runs)
            .json()
            .get("run_id")
            .asText();
    String directory = planned.get("directory").asText();
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      Cli early =
          Cli.run("sweep", "--resume", directory, "--tracking-uri", server.uri().toString());
      assertEquals(1, early.exitCode(), "one of two trials has not been run anywhere");
      assertEquals(Service.RunStatus.RUNNING, client.getRun(parent).getInfo().getStatus());
    }
    JsonNode gathered = run("sweep", "--resume", directory, "--engine", "local").json();
    assertEquals(parent, gathered.get("run_id").asText());

    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      Service.Run over = client.getRun(parent);
      assertEquals(Service.RunStatus.FINISHED, over.getInfo().getStatus());
      assertTrue(tags(over).get("mlflow.loggedArtifacts").contains("tables/trials.json"));
      String page = tags(over).get("mlflow.note.content");
      assertTrue(page.startsWith("**Best of 2 settings: model.d_model "), page);
      assertTrue(page.contains("2 trials: 2 finished."), page);
      Map<String, String> params =
          over.getData().getParamsList().stream()
              .collect(Collectors.toMap(Service.Param::getKey, Service.Param::getValue));
      String best = gathered.at("/best/params/model.d_model").asText();
      assertEquals(best, params.get("best.model.d_model"));
      assertTrue(
          over.getData().getMetricsList().stream()
              .anyMatch(
                  metric ->
                      metric.getKey().equals("best/accuracy")
                          && metric.getValue() == gathered.at("/best/accuracy").asDouble()));
      List<Service.RunInfo> all = client.listRunInfos(over.getInfo().getExperimentId());
      assertEquals(3, all.size());
      Service.Run first = client.getRun(trial);
      assertEquals(parent, tags(first).get("mlflow.parentRunId"));
      assertEquals("server", tags(first).get("coursework.sweep"));
      assertEquals("1", tags(first).get("coursework.trial"));
      assertEquals(gathered.at("/trials/0/id").asText(), tags(first).get("coursework.trial_id"));
    }

    JsonNode there = run("sweep", "results", "runs:/" + parent).json();
    JsonNode here = run("sweep", "results", planned.get("directory").asText()).json();
    assertEquals(withoutPlace(here), withoutPlace(there));
    assertEquals(2, there.get("trials").size());
  }

  private static JsonNode withoutPlace(JsonNode result) {
    result.get("trials").forEach(trial -> ((ObjectNode) trial).remove("run"));
    return result;
  }
}
