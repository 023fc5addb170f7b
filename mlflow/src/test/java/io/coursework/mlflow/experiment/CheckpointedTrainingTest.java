package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.mlflow.cli.Cli;
import io.coursework.tfmodel.training.DivergedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training leaves in its directory: checkpoints, losses, and what made it diverge. */
@Tag("long")
class CheckpointedTrainingTest {

  private static final String STEPS = "training.steps=40";

  @TempDir static Path shared;
  private static OfflineTraining plain;

  @TempDir Path folder;

  @BeforeAll
  static void train() throws IOException {
    plain =
        OfflineTraining.run(
            shared,
            STEPS,
            "evaluation.every=10",
            "training.checkpoint.every=10",
            "training.checkpoint.keep=2");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void keepsLastBestAndTheNewestAndUploadsTwoAtMost() throws IOException {
    List<String> kept = names(plain.directory().resolve("checkpoints"));
    assertTrue(kept.containsAll(List.of("best", "step_00000030", "step_00000040")), kept + "");
    String best = plain.text("checkpoints/best").strip();
    assertTrue(kept.contains(best), best);
    List<String> uploaded = names(plain.directory().resolve("artifacts/checkpoints"));
    assertEquals(
        Stream.of(best, "step_00000040").distinct().sorted().toList(), uploaded, "best and last");
    assertTrue(plain.text("journal.jsonl").contains("coursework.best_checkpoint"));
    List<String> models =
        uploaded.stream()
            .map(step -> step.equals("step_00000040") ? "model" : "model_" + step)
            .sorted()
            .toList();
    assertEquals(
        models,
        names(plain.directory().resolve("artifacts")).stream()
            .filter(name -> name.startsWith("model"))
            .toList(),
        "each is a model, too");
    plain
        .text("journal.jsonl")
        .lines()
        .filter(line -> line.contains("\"type\":\"model\""))
        .forEach(line -> assertTrue(line.contains("/accuracy\",\"value\":"), line));
  }

  /** Files are sent in the order of the journal: what the sums name is there before them. */
  @Test
  void recordsTheSumsOfACheckpointAfterItsOtherFiles() throws IOException {
    Map<String, String> last = new TreeMap<>();
    plain
        .text("journal.jsonl")
        .lines()
        .map(line -> Path.of(json(line).path("path").asText()))
        .filter(path -> path.startsWith("checkpoints"))
        .forEach(path -> last.put(path.getParent().toString(), path.getFileName().toString()));
    assertTrue(last.containsKey("checkpoints/step_00000040"), last.toString());
    assertEquals(Set.of("SHA256SUMS"), Set.copyOf(last.values()));
  }

  @Test
  void givesTheSameBitsWithoutLogEvaluationOrCheckpointInBetween() throws IOException {
    OfflineTraining silent =
        OfflineTraining.run(
            folder,
            STEPS,
            "evaluation.every=1000",
            "logging.every=1000",
            "training.checkpoint.schedule=last",
            "training.checkpoint.seconds=0");
    assertArrayEquals(plain.file("losses.f32"), silent.file("losses.f32"));
    String weights = "checkpoints/step_00000040/model.safetensors";
    assertArrayEquals(plain.file(weights), silent.file(weights));
  }

  @Test
  void givesTheSameBitsWhateverIsLoggedEvaluatedOrWrittenDownAndWithTwoThreads()
      throws IOException {
    OfflineTraining other =
        OfflineTraining.run(
            folder,
            STEPS,
            "training.threads=2",
            "evaluation.every=7",
            "logging.every=1",
            "training.checkpoint.schedule=log",
            "training.checkpoint.seconds=0.001",
            "training.checkpoint.upload=all");
    assertArrayEquals(plain.file("losses.f32"), other.file("losses.f32"));
    assertEquals(40 * Float.BYTES, plain.file("losses.f32").length);
    for (String weights : List.of("model.safetensors", "optimizer.second_moment.safetensors")) {
      String file = "checkpoints/step_00000040/" + weights;
      assertArrayEquals(plain.file(file), other.file(file), weights);
    }
    assertTrue(
        names(other.directory().resolve("artifacts/checkpoints"))
            .containsAll(
                List.of("step_00000000", "step_00000001", "step_00000032", "step_00000040")));
    List<String> models = names(other.directory().resolve("artifacts"));
    assertTrue(
        models.containsAll(List.of("model", "model_step_00000000", "model_step_00000032")),
        models.toString());
    assertFalse(models.contains("model_step_00000040"), "it is the run's own model");
  }

  /** The first evaluation is the best so far; it is known, and written down, some steps later. */
  @Test
  void theBestCheckpointIsOfTheStepThatWasEvaluated() throws IOException {
    OfflineTraining late =
        OfflineTraining.run(
            folder,
            STEPS,
            "evaluation.every=10",
            "training.checkpoint.schedule=last",
            "training.checkpoint.seconds=0",
            "training.checkpoint.upload=all");
    OfflineTraining scheduled =
        OfflineTraining.run(
            Files.createDirectory(folder.resolve("scheduled")),
            STEPS,
            "evaluation.every=1000",
            "training.checkpoint.every=10",
            "training.checkpoint.upload=all");
    for (String file :
        List.of(
            "model.safetensors",
            "optimizer.first_moment.safetensors",
            "optimizer.second_moment.safetensors")) {
      assertArrayEquals(
          scheduled.file("artifacts/checkpoints/step_00000010/" + file),
          late.file("artifacts/checkpoints/step_00000010/" + file),
          file);
    }
  }

  @Test
  void isVerifiedBitByBit() throws IOException {
    Cli cli = Cli.run("verify", plain.directory().toString());
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals("verified 40 steps bit by bit\n", cli.out());
    Cli ten = Cli.run("verify", plain.directory().toString(), "--steps", "10", "--json");
    assertEquals(10, ten.json().get("steps").asInt());
    assertTrue(ten.json().get("equal").asBoolean());
    Cli one = Cli.run("verify", plain.directory().toString(), "--steps", "1");
    assertEquals("verified 1 step bit by bit\n", one.out());
  }

  /** A copy of what verify reads, with other losses. */
  private void withLosses(byte[] losses) throws IOException {
    for (String file : List.of("losses.jsonl", "artifacts/config.yaml")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.copy(plain.directory().resolve(file), folder.resolve(file));
    }
    Files.write(folder.resolve("losses.f32"), losses);
  }

  @Test
  void isNotVerifiedByStepsOfWhichNoLossIsKnown() throws IOException {
    byte[] losses = plain.file("losses.f32");
    ByteBuffer.wrap(losses).order(ByteOrder.LITTLE_ENDIAN).putFloat(Float.NaN).putFloat(Float.NaN);
    withLosses(losses);
    Cli none = Cli.run("verify", folder.toString(), "--steps", "2");
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("no loss of the first 2 steps is known"), none.err());
    Cli some = Cli.run("verify", folder.toString(), "--steps", "5");
    assertEquals("verified 3 steps bit by bit\n", some.out(), some.err());
  }

  @Test
  void isNotVerifiedWhereOneBitOfALossDiffers() throws IOException {
    byte[] losses = plain.file("losses.f32");
    losses[4 * 17] ^= 1;
    withLosses(losses);
    String stretches = Files.readString(folder.resolve("losses.jsonl"));
    Files.writeString(folder.resolve("losses.jsonl"), stretches.replace("CPU:0", "GPU:0"));
    Cli cli = Cli.run("verify", folder.toString());
    assertEquals(1, cli.exitCode());
    int bits = ByteBuffer.wrap(losses).order(ByteOrder.LITTLE_ENDIAN).getInt(4 * 17);
    float loss = Float.intBitsToFloat(bits);
    String unbroken = cli.out().replaceAll("\n +", " ");
    assertTrue(
        unbroken.startsWith(
            "step 17 differs: the run's loss was %s (0x%08x), here it is ".formatted(loss, bits)),
        cli.out());
    assertTrue(
        unbroken.contains(
            "from step 0 on the run had device /device:GPU:0, here it is /device:CPU:0: the last"
                + " bits depend on it"),
        cli.out());
  }

  @Test
  void refusesToVerifyWhatIsNoRun() {
    Cli cli = Cli.run("verify", folder.toString());
    assertEquals(2, cli.exitCode());
    assertTrue(cli.err().contains("it has no artifacts/config.yaml"), cli.err());
  }

  @Test
  void refusesALimitThatIsTooLowBeforeARunBegins() {
    InvalidSpecException e =
        assertThrows(
            InvalidSpecException.class,
            () -> OfflineTraining.run(folder, STEPS, "training.checkpoint.max_megabytes=0.1"));
    assertTrue(e.getMessage().contains("raise it to 1"), e.getMessage());
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  /** Weight decay takes three times of every weight: signs change and sizes double, until 10^38. */
  private static final String[] DIVERGING = {
    "training.steps=150",
    "training.optimizer.learning_rate=3",
    "training.optimizer.schedule=constant",
    "training.optimizer.warmup_steps=0",
    "training.optimizer.weight_decay=1",
    "training.divergence.max_gradient_norm=0",
    "training.checkpoint.every=10"
  };

  private static String[] diverging(String... settings) {
    return Stream.concat(Stream.of(DIVERGING), Stream.of(settings)).toArray(String[]::new);
  }

  private Path onlyRun() throws IOException {
    List<String> runs = names(folder.resolve("runs"));
    assertEquals(1, runs.size());
    return folder.resolve("runs").resolve(runs.get(0));
  }

  @Test
  void stopsWhereItDivergesAndKeepsTheBatch() throws IOException {
    DivergedException e =
        assertThrows(DivergedException.class, () -> OfflineTraining.run(folder, diverging()));
    OfflineTraining run = new OfflineTraining(onlyRun());
    JsonNode report = new ObjectMapper().readTree(run.text("artifacts/divergence/batch.json"));
    assertEquals(e.result().step(), report.get("step").asLong());
    assertEquals(3.0, report.get("learning_rate").asDouble());
    assertTrue(Float.isFinite(Float.parseFloat(report.get("last_loss").asText())));
    assertEquals(16, report.get("rows").size());
    JsonNode row = report.get("rows").get(0);
    assertTrue(row.get("text").asText().startsWith("( " + row.get("operation").asText()), row + "");
    assertEquals(row.get("tokens").size(), row.get("targets").size());
    assertEquals(Float.BYTES * e.result().step(), run.file("losses.f32").length);
    assertTrue(run.text("journal.jsonl").contains("FAILED"));
    for (String name : names(run.directory().resolve("checkpoints"))) {
      assertTrue(
          name.equals("best") || name.compareTo("step_%08d".formatted(e.result().step())) <= 0);
    }
  }

  @Test
  void goesBackToTheLastCheckpointWithHalfTheRateAndCanBeVerified() throws IOException {
    OfflineTraining run =
        OfflineTraining.run(folder, diverging("training.divergence.action=rollback"));
    assertTrue(run.text("journal.jsonl").contains("learning rate halved"));
    assertTrue(run.text("journal.jsonl").contains("\"coursework.rollbacks\":\"1\""));
    List<JsonNode> stretches =
        run.text("losses.jsonl").lines().map(CheckpointedTrainingTest::json).toList();
    assertEquals(2, stretches.size());
    long back = stretches.get(1).get("step").asLong();
    assertTrue(back > 0 && back % 10 == 0, "back to a checkpoint: " + back);
    assertEquals(1, stretches.get(1).get("rollbacks").asInt());
    assertEquals(150 * Float.BYTES, run.file("losses.f32").length);
    Cli cli = Cli.run("verify", run.directory().toString(), "--steps", "150");
    assertEquals("verified 150 steps bit by bit\n", cli.out(), cli.err());
    Path again = Files.createDirectories(folder.resolve("again"));
    OfflineTraining second =
        OfflineTraining.run(
            again,
            diverging("training.divergence.action=rollback", "training.checkpoint.seconds=0.001"));
    assertArrayEquals(run.file("losses.f32"), second.file("losses.f32"));
    String weights = "checkpoints/step_00000150/model.safetensors";
    assertArrayEquals(run.file(weights), second.file(weights), "wall time changes nothing");
  }

  /** The graph of a step is made again after a rollback, and then holds evaluations, too. */
  @Test
  void canBeVerifiedThoughItWasEvaluatedBeforeItWentBack() throws IOException {
    OfflineTraining run =
        OfflineTraining.run(
            folder,
            diverging(
                "training.divergence.action=rollback", "evaluation.every=5", "logging.images=0"));
    Cli cli = Cli.run("verify", run.directory().toString(), "--steps", "150");
    assertEquals("verified 150 steps bit by bit\n", cli.out(), cli.err());
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void givesUpAfterThreeRollbacks() throws IOException {
    assertThrows(
        DivergedException.class,
        () ->
            OfflineTraining.run(
                folder,
                STEPS,
                "training.divergence={max_gradient_norm: 1.0e-6, action: rollback}"));
    OfflineTraining run = new OfflineTraining(onlyRun());
    assertTrue(run.text("journal.jsonl").contains("\"coursework.rollbacks\":\"3\""));
    assertFalse(run.text("journal.jsonl").contains("\"coursework.rollbacks\":\"4\""));
  }
}
