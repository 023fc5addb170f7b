package io.coursework.mlflow.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.cli.LoggedRun;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.backend.RunContent;
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
import org.mlflow.tracking.MlflowClient;

/** Somebody else's run, from its id alone. */
@Tag("mlflow")
class RerunCommandTest {

  private static final MlflowServer SERVER = MlflowServer.shared();
  private static final String NOBODY = "0123456789abcdef0123456789abcdef";

  @TempDir static Path folder;
  private static LoggedRun run;

  /** An empty folder of runs, as another person on another machine has it. */
  @TempDir Path elsewhere;

  @BeforeAll
  static void train() throws IOException {
    run = LoggedRun.train(SERVER, folder);
  }

  private Cli run(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--tracking-uri", SERVER.uri().toString()));
    return Cli.run(words.toArray(String[]::new));
  }

  private Cli rerun(String... arguments) {
    List<String> words = new ArrayList<>(List.of("rerun"));
    words.addAll(List.of(arguments));
    words.addAll(List.of("--runs-dir", elsewhere.toString()));
    return run(words.toArray(String[]::new));
  }

  private static String lastLine(String text) {
    return text.lines().reduce("", (before, line) -> line);
  }

  @Test
  void comesOutTheSameFromAnEmptyFolderAndLinksToWhereItComesFrom() throws IOException {
    Cli cli = rerun("runs:/" + run.id(), "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode json = cli.json();
    assertTrue(json.get("equal").asBoolean());
    assertEquals(30, json.get("compared_losses").asInt());
    assertEquals("[]", json.get("notes").toString());
    assertTrue(lastLine(cli.err()).startsWith("equal: all 30 losses of runs:/" + run.id()));
    assertArrayEquals(
        Files.readAllBytes(run.directory().resolve("losses.f32")),
        Files.readAllBytes(Path.of(json.get("directory").asText()).resolve("losses.f32")));
    RunContent recorded =
        MlflowReader.read(SERVER.uri(), SERVER.artifacts(), json.get("run_id").asText());
    assertEquals(run.id(), recorded.tags().get("coursework.rerun_of"));
    String note = recorded.tags().get("mlflow.note.content");
    assertTrue(note.contains("\n\nRerun of [max-seed-0](" + SERVER.uri()), note);
    assertTrue(note.contains("/runs/" + run.id() + "?"), note);
  }

  @Test
  void isNamedByTheAddressOfItsPageOrItsFolderToo() {
    String page = SERVER.uri() + "/#/experiments/1/runs/" + run.id() + "/model-metrics?x=1";
    assertEquals(0, run("verify", page).exitCode());
    Cli here = rerun(run.directory().toString());
    assertEquals(0, here.exitCode(), here.err());
    assertTrue(lastLine(here.out()).startsWith("equal: all 30 losses of " + run.directory()));
  }

  @Test
  void saysHowFarItLiesFromARunWithOtherLosses() throws IOException {
    Path other = Files.createDirectories(elsewhere.resolve("other"));
    Files.createDirectories(other.resolve("artifacts"));
    for (String file : List.of("losses.f32", "losses.jsonl", "artifacts/config.yaml")) {
      Files.copy(run.directory().resolve(file), other.resolve(file));
    }
    byte[] losses = Files.readAllBytes(other.resolve("losses.f32"));
    losses[20 * Float.BYTES] ^= 1; // the last bit of step 20
    Files.write(other.resolve("losses.f32"), losses);
    Path stretches = other.resolve("losses.jsonl");
    Files.writeString(
        stretches,
        Files.readString(stretches).replaceAll("\"processor\":\"[^\"]*\"", "\"processor\":\"Z\""));
    Cli cli = rerun(other.toString());
    assertEquals(1, cli.exitCode(), cli.err());
    assertEquals(
        "different: 29 of 30 losses of %s came out the same; the circumstances differ as said above"
            .formatted(other),
        lastLine(cli.out()));
    assertTrue(cli.out().contains("the run had processor Z, here it is"), cli.out());
    assertTrue(cli.out().contains("at step 20 the run's loss was"), cli.out());
  }

  @Test
  void aNewRunTrainsWhatARecordedOneDid() {
    Cli cli =
        run(
            "train",
            "--config",
            "runs:/" + run.id(),
            "--set",
            "training.steps=12",
            "--runs-dir",
            elsewhere.toString(),
            "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals(12, cli.json().get("steps").asInt());
    assertEquals("max", cli.json().get("curriculum").asText());
    assertFalse(cli.json().get("run_id").asText().isEmpty());
  }

  @Test
  void whatCannotBeTrainedAgainIsSaidInOneLineBeforeTheFirstStep() throws IOException {
    assertRefused(1, "there is no run " + NOBODY, "rerun", "runs:/" + NOBODY);
    assertRefused(1, "there is no run " + NOBODY, "verify", NOBODY);
    assertRefused(1, "there is no run " + NOBODY, "train", "--config", "runs:/" + NOBODY);
    assertRefused(2, "does not name a run", "rerun", "runs:/abc/model");
    assertRefused(2, "is not the folder of one training", "rerun", elsewhere.toString());
    assertRefused(2, "would be another training", "rerun", run.id(), "--set", "seed=1");
    try (MlflowClient client = new MlflowClient(SERVER.uri().toString())) {
      String experiment = client.createExperiment("others " + UUID.randomUUID());
      String foreign = client.createRun(experiment).getRunId();
      assertRefused(1, "was not recorded by Coursework", "rerun", foreign);
      assertRefused(1, "was not recorded by Coursework", "verify", "runs:/" + foreign);
      assertRefused(1, "was not recorded by Coursework", "train", "--config", foreign);
      String deleted = client.createRun(experiment).getRunId();
      client.deleteRun(deleted);
      assertRefused(1, "was deleted on the server", "rerun", deleted);
      String newer = client.createRun(experiment).getRunId();
      Path artifacts = SERVER.artifacts().resolve(experiment).resolve(newer).resolve("artifacts");
      Files.createDirectories(artifacts);
      Files.writeString(
          artifacts.resolve("config.yaml"),
          "format: 99\n" + Files.readString(run.directory().resolve("artifacts/config.yaml")));
      assertRefused(2, "config.yaml", "rerun", newer);
    }
  }

  private void assertRefused(int code, String part, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(arguments));
    if (!arguments[0].equals("verify")) {
      words.addAll(List.of("--runs-dir", elsewhere.resolve("none").toString()));
    }
    Cli cli = run(words.toArray(String[]::new));
    assertEquals(code, cli.exitCode(), cli.err());
    assertTrue(cli.err().lines().findFirst().orElse("").contains(part), cli.err());
    assertTrue(cli.err().lines().count() <= 2, cli.err());
    assertFalse(Files.exists(elsewhere.resolve("none")), "nothing is half-written");
  }
}
