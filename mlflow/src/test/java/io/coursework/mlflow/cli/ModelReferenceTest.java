package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  void exportOverwritesNothing() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Cli cli = cli("export", run.directory().toString(), "--out", there.toString());
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().contains("is there already"), cli.err());
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
