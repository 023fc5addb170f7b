package io.coursework.mlflow.cli.destination;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.Cli;
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

/** What a colleague has trained is not trained again. */
@Tag("mlflow")
class ReuseTest {

  private static final MlflowServer SERVER = MlflowServer.shared();
  private static final String EXPERIMENT = "reuse " + UUID.randomUUID();

  @TempDir static Path colleague;
  private static Cli first;
  private static JsonNode study;

  /** An empty folder of runs, as another person on another machine has it. */
  @TempDir Path here;

  @BeforeAll
  static void train() {
    first = study(colleague, EXPERIMENT);
    study = study(colleague, EXPERIMENT + " again", "--json").json();
  }

  private static Cli study(Path runs, String experiment, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "study",
                "src/main/configs/sum.yaml",
                "src/main/configs/ramp.yaml",
                "--seeds",
                "2",
                "--set",
                "training.steps=40",
                "--set",
                "evaluation.every=10",
                "--set",
                "evaluation.max_examples=20",
                "--set",
                "probes.at_end=[parity,ordering]"));
    words.addAll(List.of("--experiment", experiment, "--runs-dir", runs.toString()));
    words.addAll(List.of("--tracking-uri", SERVER.uri().toString()));
    words.addAll(List.of(more));
    Cli cli = Cli.run(words.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli;
  }

  private static List<String> tables(String out) {
    return out.lines().takeWhile(line -> !line.startsWith("train:")).toList();
  }

  @Test
  void aStudyComesToTheSameTablesWithoutTraining() throws IOException {
    Cli again = study(here, EXPERIMENT, "--reuse");
    assertEquals(tables(first.out()), tables(again.out()));
    assertTrue(again.out().contains("reused 4 of 4 runs; "), again.out());
    assertFalse(again.err().contains("steps"), "no progress of a training: " + again.err());
    assertEquals(4, again.err().lines().filter(line -> line.contains("taken from http")).count());
  }

  @Test
  void aRunThatWasTakenHasTheCurvesOfItsOriginAndLinksToIt() throws IOException {
    String experiment = EXPERIMENT + " again";
    JsonNode again = study(here, experiment, "--reuse", "--json").json();
    assertEquals(study.get("curricula"), again.get("curricula"));
    assertEquals(4, again.get("reused").asInt());
    JsonNode run = again.get("runs").get(2);
    RunContent taken = content(run.get("run_id").asText());
    String from = taken.tags().get("coursework.reused_from");
    RunContent origin = content(from);
    assertEquals(study.get("runs").get(2).get("run_id").asText(), from);
    assertEquals(origin.params(), taken.params());
    assertEquals("FINISHED", taken.status());
    assertTrue(
        taken.tags().get("mlflow.note.content").contains("\n\nTaken from [ramp-seed-0](http"),
        taken.tags().get("mlflow.note.content"));
    for (String file : List.of("losses.f32", "config.yaml", "result.json")) {
      assertArrayEquals(origin.artifacts().get(file), taken.artifacts().get(file), file);
    }
    JsonNode compared =
        Cli.run(
                "compare",
                "experiment:" + experiment,
                "--tracking-uri",
                SERVER.uri().toString(),
                "--json")
            .json();
    assertEquals(4, compared.get("runs").size(), "a run and its copies are one run");
    Cli verified = Cli.run("verify", run.get("directory").asText());
    assertEquals(0, verified.exitCode(), verified.err());
  }

  private static RunContent content(String id) throws IOException {
    return MlflowReader.read(SERVER.uri(), SERVER.artifacts(), id);
  }

  @Test
  void whatIsNotTheSameOrNotWholeIsTrained() throws IOException {
    String experiment = "reuse in part " + UUID.randomUUID();
    JsonNode once = study(colleague, experiment, "--json").json();
    try (MlflowClient client = new MlflowClient(SERVER.uri().toString())) {
      client.setTag(id(once, 0), "coursework.version", "0.0.1");
      client.setTag(id(once, 1), "coursework.processor", "another");
      String there = client.getRun(id(once, 2)).getInfo().getExperimentId();
      Path weights =
          SERVER
              .artifacts()
              .resolve(there)
              .resolve(id(once, 2))
              .resolve("artifacts/checkpoints/step_00000040/model.safetensors");
      byte[] bytes = Files.readAllBytes(weights);
      bytes[bytes.length - 1] ^= 1;
      Files.write(weights, bytes);
    }
    Cli again = study(here, experiment, "--reuse");
    assertTrue(again.out().contains("reused 1 of 4 runs; "), again.out());
    assertTrue(
        again.err().contains("run %s is not taken over: its checkpoints".formatted(id(once, 2))),
        again.err());
    assertEquals(tables(study(here, EXPERIMENT, "--reuse").out()), tables(again.out()));
  }

  private static String id(JsonNode study, int run) {
    return study.get("runs").get(run).get("run_id").asText();
  }

  @Test
  void aSweepTakesItsTrialsFromRunsOfOthers() throws IOException {
    Path file =
        Files.writeString(
            here.resolve("sweep.yaml"),
            "name: sizes\nbase: %s\ngrid: {model.d_model: [8, 16]}\nseeds: 0..1\n"
                .formatted(Path.of("src/main/configs/sum.yaml").toAbsolutePath()));
    String experiment = "reused sweep " + UUID.randomUUID();
    JsonNode once = sweep(file, experiment, colleague);
    assertEquals(0, once.path("reused").asInt());
    JsonNode again = sweep(file, experiment, here.resolve("runs"), "--reuse");
    assertEquals(4, again.get("reused").asInt(), again.toString());
    assertEquals(withoutRuns(once), withoutRuns(again));
    Cli results =
        Cli.run("sweep", "results", again.get("directory").asText(), "--offline", "--json");
    assertEquals(withoutRuns(once), withoutRuns(results.json()));
  }

  private static JsonNode withoutRuns(JsonNode sweep) {
    JsonNode trials = sweep.get("trials").deepCopy();
    trials.forEach(trial -> ((ObjectNode) trial).remove("run"));
    return trials;
  }

  private static JsonNode sweep(Path file, String experiment, Path runs, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "sweep",
                "--config",
                file.toString(),
                "--set",
                "training.steps=20",
                "--set",
                "evaluation.max_examples=20",
                "--set",
                "probes.at_end=[]",
                "--parallel",
                "2",
                "--json"));
    words.addAll(List.of("--experiment", experiment, "--runs-dir", runs.toString()));
    words.addAll(List.of("--tracking-uri", SERVER.uri().toString()));
    words.addAll(List.of(more));
    Cli cli = Cli.run(words.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.json();
  }

  @Test
  void withoutAServerNothingIsTaken() {
    for (String uri : List.of("tensorboard:" + here.resolve("board"), "http://127.0.0.1:9")) {
      Cli cli =
          Cli.run(
              "study",
              "src/main/configs/sum.yaml",
              "--reuse",
              "--runs-dir",
              here.resolve("none").toString(),
              "--tracking-uri",
              uri);
      assertTrue(cli.exitCode() > 0);
      assertTrue(cli.err().contains("--reuse takes runs from a server"), cli.err());
      assertFalse(Files.exists(here.resolve("none/journal.jsonl")));
    }
  }
}
