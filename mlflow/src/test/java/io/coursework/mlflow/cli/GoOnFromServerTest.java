package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tfmodel.training.LossLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** A run that goes on, or is repeated with other seeds, by its id alone. */
@Tag("mlflow")
class GoOnFromServerTest {

  private static final MlflowServer SERVER = MlflowServer.shared();
  private static final int STEPS = 30;

  @TempDir static Path folder;
  private static JsonNode run;

  @TempDir Path elsewhere;

  @BeforeAll
  static void train() {
    run =
        train(
            folder,
            "--config",
            "src/main/configs/sum.yaml",
            "--experiment",
            "go on " + UUID.randomUUID(),
            "--set",
            "training.steps=" + STEPS,
            "--set",
            "training.checkpoint.every=10",
            "--set",
            "training.checkpoint.keep=9",
            "--set",
            "training.checkpoint.upload=all",
            "--set",
            "evaluation.max_examples=20",
            "--set",
            "probes.at_end=[]");
  }

  private static Cli cli(Path runs, String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--runs-dir", runs.toString()));
    words.addAll(List.of("--tracking-uri", SERVER.uri().toString(), "--json"));
    return Cli.run(words.toArray(String[]::new));
  }

  private static JsonNode train(Path runs, String... arguments) {
    List<String> words = new ArrayList<>(List.of("train"));
    words.addAll(List.of(arguments));
    Cli cli = cli(runs, words.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.json();
  }

  private static String name() {
    return "runs:/" + run.get("run_id").asText();
  }

  private static float[] losses(JsonNode of, int from) throws IOException {
    float[] all = LossLog.read(Path.of(of.get("directory").asText())).losses();
    return Arrays.copyOfRange(all, from, all.length);
  }

  @Test
  void aNewRunGoesOnFromTheServersNewestCheckpointAsItWouldFromTheFolder() throws IOException {
    String[] more = {"--resume", name(), "--new-run", "--set", "training.steps=45"};
    JsonNode there = train(elsewhere, more);
    JsonNode here = train(folder, more);
    assertEquals(45, there.get("steps").asInt());
    assertEquals(
        Arrays.toString(losses(here, STEPS)), Arrays.toString(losses(there, STEPS)), "to the bit");
    try (MlflowClient client = new MlflowClient(SERVER.uri().toString())) {
      Service.Run fork = client.getRun(there.get("run_id").asText());
      assertTrue(
          fork.getData().getTagsList().stream()
              .anyMatch(
                  tag ->
                      tag.getKey().equals("coursework.forked_from_run_id")
                          && name().endsWith(tag.getValue())));
      // A fork is trained again from where it began, too.
      Cli again = cli(elsewhere.resolve("again"), "rerun", fork.getInfo().getRunId());
      assertEquals(0, again.exitCode(), again.err());
      assertEquals(15, again.json().get("compared_losses").asInt());
    }
  }

  @Test
  void aRunThatWasStoppedGoesOnElsewhereToTheSameBits() throws IOException {
    JsonNode stopped = train(elsewhere.resolve("first"), "--config", name());
    String id = stopped.get("run_id").asText();
    try (MlflowClient client = new MlflowClient(SERVER.uri().toString())) {
      String experiment = client.getRun(id).getInfo().getExperimentId();
      client.setTerminated(id, Service.RunStatus.KILLED, System.currentTimeMillis());
      leaveTheSumsOf(
          SERVER
              .artifacts()
              .resolve(experiment)
              .resolve(id)
              .resolve("artifacts/checkpoints/step_00000030"));
    }
    JsonNode on = train(elsewhere.resolve("second"), "--resume", "runs:/" + id);
    assertEquals(Arrays.toString(losses(run, 20)), Arrays.toString(losses(on, 20)), "to the bit");
  }

  /** A checkpoint as an earlier build left it, which was killed once it had sent the first file. */
  private static void leaveTheSumsOf(Path checkpoint) throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      for (Path file : files.filter(f -> !f.endsWith("SHA256SUMS")).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aRunWhoseFolderIsHereGoesOnThere() {
    Cli done = cli(folder, "train", "--resume", name());
    assertEquals(2, done.exitCode());
    assertTrue(done.err().contains("nothing is left to do"), done.err());
    Cli elsewhereDone = cli(elsewhere, "train", "--resume", name());
    assertEquals(1, elsewhereDone.exitCode());
    assertTrue(elsewhereDone.err().contains("has finished"), elsewhereDone.err());
    assertFalse(Files.exists(elsewhere.resolve("journal.jsonl")));
    String nobody = "runs:/0123456789abcdef0123456789abcdef";
    Cli none = cli(elsewhere, "train", "--resume", nobody);
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("there is no run 0123456789abcdef"), none.err());
  }

  @Test
  void otherSeedsSayWhetherAResultHolds() {
    Cli cli = cli(elsewhere, "replicate", name(), "--times", "3");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode json = cli.json();
    assertEquals(3, json.get("runs").size());
    assertEquals(1, json.get("runs").get(0).get("seed").asInt());
    double result = json.get("result").asDouble();
    assertEquals(run.at("/held_out/SUM/accuracy").asDouble(), result);
    assertEquals(
        result >= json.get("one_more_low").asDouble()
            && result <= json.get("one_more_high").asDouble(),
        json.get("holds").asBoolean());
    assertTrue(json.get("low").asDouble() >= 0 && json.get("high").asDouble() <= 1);
    assertTrue(json.get("verdict").asText().contains(name()), json.get("verdict").asText());
  }
}
