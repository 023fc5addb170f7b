package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.RunContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** {@code mlflow run} with our MLproject, against a real server. */
@Tag("mlflow")
class MlflowProjectTest {

  private static final String SETTINGS =
      "training.steps=20 training.batch_size=8 training.device=cpu evaluation.max_examples=10"
          + " logging.model=false";

  private final MlflowServer server = MlflowServer.shared();
  private final String experiment = "project " + UUID.randomUUID();

  @TempDir Path folder;
  private Launcher launcher;
  private Path config;

  @BeforeEach
  void launcher() throws Exception {
    launcher = Launcher.in(folder);
    config =
        Files.writeString(
            folder.resolve("max.yaml"),
            "name: max\ntarget: MAX\ncurriculum: {type: fixed, weights: {MAX: 1}}\nprobes: {at_end: []}\n");
  }

  private Launcher.Ended mlflowRun(String entryPoint, String... parameters) throws Exception {
    Path python = MlflowServer.venv().resolve("bin/python");
    List<String> words =
        new ArrayList<>(
            List.of(
                python.toString(),
                "-m",
                "mlflow",
                "run",
                Path.of("").toAbsolutePath().toString(),
                "-e",
                entryPoint,
                "--env-manager",
                "local",
                "--experiment-name",
                experiment,
                "-P",
                "runs_dir=" + folder.resolve("runs")));
    for (String parameter : parameters) {
      words.addAll(List.of("-P", parameter));
    }
    return launcher.run(
        new ProcessBuilder(words).directory(folder.toFile()),
        Map.of(
            "MLFLOW_TRACKING_URI",
            server.uri().toString(),
            "MLFLOW_DISABLE_TELEMETRY",
            "true",
            "COURSEWORK_COMMAND",
            launcher.script().toString()));
  }

  /** All runs of the experiment, the oldest first. */
  private List<RunContent> runs() throws Exception {
    List<RunContent> runs = new ArrayList<>();
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      String id = client.getExperimentByName(experiment).orElseThrow().getExperimentId();
      for (Service.Run run :
          client
              .searchRuns(
                  List.of(id),
                  "",
                  Service.ViewType.ACTIVE_ONLY,
                  100,
                  List.of("attributes.start_time ASC"))
              .getItems()) {
        runs.add(MlflowReader.read(server.uri(), server.artifacts(), run.getInfo().getRunId()));
      }
    }
    return runs;
  }

  @Test
  void trainsIntoTheRunThatItMade() throws Exception {
    Launcher.Ended ended = mlflowRun("train", "config=" + config, "seed=3", "settings=" + SETTINGS);
    assertEquals(0, ended.exitCode(), ended.said());
    List<RunContent> runs = runs();
    assertEquals(1, runs.size(), "no run beside the one of mlflow run");
    RunContent run = runs.get(0);
    assertEquals("FINISHED", run.status());
    assertEquals("3", run.params().get("seed"));
    assertEquals(config.toString(), run.params().get("config"));
    assertEquals("20", run.params().get("training.steps"));
    assertEquals("PROJECT", run.tags().get("mlflow.source.type"));
    assertEquals("train", run.tags().get("mlflow.project.entryPoint"));
    assertEquals("local", run.tags().get("mlflow.project.backend"));
    assertTrue(run.points().stream().anyMatch(p -> p.key().equals("train/loss") && p.step() == 20));
    assertTrue(run.artifacts().containsKey("config.yaml"));
    assertTrue(run.tags().containsKey("coursework.heartbeat"));
    assertTrue(ended.said().contains("recording into run "), ended.said());
  }

  @Test
  void callsATrainingThatFailedFailed() throws Exception {
    Launcher.Ended ended =
        mlflowRun(
            "main",
            "config=" + config,
            "settings=" + SETTINGS + " training.divergence.max_gradient_norm=1.0e-9");
    assertEquals(1, ended.exitCode(), ended.said());
    RunContent run = runs().get(0);
    assertEquals("FAILED", run.status());
    assertTrue(run.tags().get("coursework.end_reason").contains("gradient"), run.tags() + "");
    assertTrue(run.artifacts().containsKey("error.txt"));
  }

  @Test
  void sweepsWithChildrenUnderTheRunThatItMade() throws Exception {
    Path other =
        Files.writeString(
            folder.resolve("both.yaml"),
            "name: both\ntarget: MAX\ncurriculum: {type: fixed, weights: {MAX: 1, SUM: 1}}\n"
                + "probes: {at_end: []}\n");
    Launcher.Ended ended =
        mlflowRun(
            "sweep",
            "configs=" + config + " " + other,
            "controls=none",
            "seeds=2",
            "first_seed=4",
            "settings=" + SETTINGS,
            "parallel=1");
    assertEquals(0, ended.exitCode(), ended.said());
    List<RunContent> runs = runs();
    assertEquals(5, runs.size());
    RunContent parent = runs.get(0);
    assertEquals("sweep", parent.tags().get("mlflow.project.entryPoint"));
    assertEquals("FINISHED", parent.status());
    assertTrue(parent.artifacts().containsKey("runs.tsv"));
    List<String> children = new ArrayList<>();
    for (RunContent child : runs.subList(1, 5)) {
      assertEquals("FINISHED", child.status());
      assertTrue(child.parentId().isPresent());
      assertFalse(child.tags().containsKey("mlflow.project.entryPoint"));
      children.add(child.params().get("curriculum") + " " + child.params().get("seed"));
    }
    assertEquals(List.of("max 4", "max 5", "both 4", "both 5"), children);
  }

  @Test
  void saysWhatToDoWhereNothingIsBuilt() throws Exception {
    Path project = Path.of("project/coursework").toAbsolutePath();
    Launcher.Ended ended =
        launcher.run(
            new ProcessBuilder(project.toString(), "train").directory(folder.toFile()), Map.of());
    assertEquals(1, ended.exitCode());
    assertEquals(
        "coursework: there is no %s/target/coursework/bin/coursework; run 'make build' in the repository, or name the command in COURSEWORK_COMMAND%n"
            .formatted(folder.toRealPath()),
        ended.said());
  }
}
