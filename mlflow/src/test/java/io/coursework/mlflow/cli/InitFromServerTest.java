package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Runs that begin with a model that a real server keeps. */
@Tag("mlflow")
class InitFromServerTest {

  private static final MlflowServer SERVER = MlflowServer.shared();

  @TempDir static Path folder;
  private static LoggedRun source;

  @BeforeAll
  static void train() throws IOException {
    source = LoggedRun.train(SERVER, folder);
  }

  private static JsonNode train(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                "src/main/configs/sum.yaml",
                "--experiment",
                "init " + UUID.randomUUID(),
                "--runs-dir",
                folder.resolve("runs").toString(),
                "--tracking-uri",
                SERVER.uri().toString(),
                "--json"));
    for (String setting :
        List.of("training.steps=20", "evaluation.max_examples=20", "logging.model=false")) {
      words.addAll(List.of("--set", setting));
    }
    words.addAll(List.of(more));
    Cli cli = Cli.run(words.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.json();
  }

  private static RunContent read(String runId) throws IOException {
    return MlflowReader.read(SERVER.uri(), SERVER.artifacts(), runId);
  }

  private static void assertSaysWhereItBegan(RunContent run, String from) {
    assertEquals("embeddings", run.params().get("init.part"));
    assertEquals("loaded", run.params().get("init.freeze"));
    assertEquals(from, run.params().get("init.from"));
    assertEquals(from, run.tags().get("coursework.init.from"));
    assertEquals(source.id(), run.tags().get("coursework.init.run_id"));
    assertEquals("same", run.tags().get("coursework.init.split"));
    String page = run.tags().get("coursework.init.page");
    assertTrue(page.startsWith(SERVER.uri() + "/#/experiments/"), page);
    assertTrue(page.contains("/runs/" + source.id() + "?"), page);
    assertTrue(
        run.tags().get("mlflow.note.content").contains("from [max, seed 0, step 30](" + page + ")"),
        run.tags().get("mlflow.note.content"));
  }

  @Test
  void theServerTellsTheOriginByReferenceAndByFolder() throws IOException {
    String reference = "runs:/" + source.id() + "/model";
    String[] init = {"--init-part", "embeddings", "--init-freeze", "loaded"};
    JsonNode byReference = train("--init-from", reference, init[0], init[1], init[2], init[3]);
    RunContent run = read(byReference.get("run_id").asText());
    assertSaysWhereItBegan(run, reference);

    Path directory = Path.of(byReference.get("directory").asText());
    assertArrayEquals(
        Files.readAllBytes(directory.resolve("artifacts/init/model.safetensors")),
        run.artifacts().get("init/model.safetensors"));
    Cli verified = Cli.run("verify", directory.toString());
    assertEquals("verified 20 steps bit by bit\n", verified.out(), verified.err());

    String local = source.directory().toString();
    JsonNode byFolder = train("--init-from", local, init[0], init[1], init[2], init[3]);
    RunContent other = read(byFolder.get("run_id").asText());
    assertSaysWhereItBegan(other, local);
    assertEquals(
        run.tags().get("coursework.init.sha256"), other.tags().get("coursework.init.sha256"));
  }

  /** The first weights of a run are a model themselves. */
  @Test
  void replicasBeginTogetherAndTheirFirstWeightsCanBeTakenAgain() throws IOException {
    JsonNode study =
        train(
            "--init-from",
            "runs:/" + source.id() + "/checkpoints/step_00000030",
            "--init-freeze",
            "blocks",
            "--seeds",
            "0..1",
            "--replicas",
            "graph");
    String first = study.get("runs").get(0).get("run_id").asText();
    RunContent run = read(first);
    assertEquals(source.id(), run.tags().get("coursework.init.run_id"));
    RunContent second = read(study.get("runs").get(1).get("run_id").asText());
    assertEquals("other", second.tags().get("coursework.init.split"), "another seed");

    JsonNode again = train("--init-from", "runs:/" + first + "/init");
    assertEquals(
        first,
        read(again.get("run_id").asText()).tags().get("coursework.init.run_id"),
        "the run whose beginning it was");
  }
}
