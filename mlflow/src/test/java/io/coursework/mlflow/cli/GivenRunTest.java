package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.backend.RunContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MLFLOW_RUN_ID with a run that is there already, and forks of runs, on a real server. */
@Tag("mlflow")
class GivenRunTest {

  private static final MlflowServer SERVER = MlflowServer.shared();
  private static final String EXPERIMENT = "given " + UUID.randomUUID();

  @TempDir static Path folder;
  private static LoggedRun run;
  private static Launcher launcher;

  @BeforeAll
  static void train() throws Exception {
    run = LoggedRun.train(SERVER, folder);
    launcher = Launcher.in(folder);
  }

  private static Launcher.Ended coursework(String given, String... arguments) throws Exception {
    return launcher.run(
        Map.of("MLFLOW_TRACKING_URI", SERVER.uri().toString(), "MLFLOW_RUN_ID", given), arguments);
  }

  private static RunContent read(String id) throws Exception {
    return MlflowReader.read(SERVER.uri(), SERVER.artifacts(), id);
  }

  @Test
  void isNoPlaceForASecondTraining() throws Exception {
    Launcher.Ended ended =
        coursework(run.id(), "train", "--config", folder.resolve("max.yaml").toString());
    assertEquals(2, ended.exitCode(), ended.said());
    assertTrue(
        ended.said().contains("coursework train: MLFLOW_RUN_ID = " + run.id() + ": run "),
        ended.said());
    Launcher.Ended none =
        coursework("0a1b", "train", "--config", folder.resolve("max.yaml").toString());
    assertEquals(2, none.exitCode(), none.said());
    assertTrue(
        none.said()
            .contains(
                "MLFLOW_RUN_ID = 0a1b: there is no run 0a1b on the server; name one that is there;"
                    + " or unset MLFLOW_RUN_ID"),
        none.said());
  }

  @Test
  void mustBeTheOneThatIsResumed() throws Exception {
    Path directory = folder.resolve("stopped");
    try (var files = Files.walk(run.directory())) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(run.directory().relativize(file)));
      }
    }
    // As if it had not sent its last words.
    Path cursor = directory.resolve("cursor.json");
    Files.delete(cursor);
    Launcher.Ended other = coursework("0a1b", "train", "--resume", directory.toString());
    assertEquals(2, other.exitCode(), other.said());
    assertTrue(
        other
            .said()
            .contains(
                "MLFLOW_RUN_ID = 0a1b is not the run that --resume continues, %s; unset it"
                    .formatted(run.id())),
        other.said());
    Launcher.Ended same = coursework(run.id(), "train", "--resume", directory.toString());
    assertEquals(0, same.exitCode(), same.said());
  }

  @Test
  void isNotTheOneThatAForkComesFrom() throws Exception {
    Cli cli =
        Cli.run(
            "train",
            "--resume",
            run.directory().toString(),
            "--new-run",
            "--set",
            "training.steps=40",
            "--experiment",
            EXPERIMENT,
            "--runs-dir",
            folder.resolve("forks").toString(),
            "--tracking-uri",
            SERVER.uri().toString(),
            "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode result = cli.json();
    RunContent origin = read(run.id());
    RunContent fork = read(result.get("run_id").asText());
    assertEquals("FINISHED", fork.status());
    assertEquals("max-seed-0-from-step-30", fork.name());
    assertEquals("40", fork.params().get("training.steps"));
    Map<String, String> tags = fork.tags();
    assertEquals(origin.tags().get("coursework.client_run_id"), tags.get("coursework.forked_from"));
    assertEquals(run.id(), tags.get("coursework.forked_from_run_id"));
    assertEquals("30", tags.get("coursework.forked_from_step"));
    assertTrue(
        tags.get("mlflow.note.content").contains("\n\nForked from [max-seed-0](" + SERVER.uri()),
        tags.get("mlflow.note.content"));
    assertTrue(
        tags.get("mlflow.note.content")
            .contains("/runs/" + run.id() + "?workflowType=machine_learning) at step 30."));
    assertTrue(fork.points().stream().noneMatch(p -> p.step() > 0 && p.step() <= 30));
    List<Long> losses =
        fork.points().stream()
            .filter(point -> point.key().equals("train/loss"))
            .map(point -> point.step())
            .toList();
    assertEquals(List.of(40L), losses);
    assertEquals("FINISHED", origin.status());
  }
}
