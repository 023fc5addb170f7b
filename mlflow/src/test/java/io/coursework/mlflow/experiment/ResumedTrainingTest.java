package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.util.Modules;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.spec.Digest;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.system.FakeSurroundings;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trainings that are stopped in this process and continue, against one that was not; the kills of
 * real processes are in {@code CrashTest}.
 */
@Tag("long")
class ResumedTrainingTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Metrics that no second training has the same. */
  private static final Set<String> WALL_TIME =
      Set.of("train/tokens_per_second", "train/evaluation_share");

  private static final Injector INJECTOR =
      Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings());
  private static final ConfigLoader CONFIG = INJECTOR.getInstance(ConfigLoader.class);

  // A teacher that learns; curves, evaluations and checkpoints at steps that do not coincide.
  private static final List<String> SETTINGS =
      List.of(
          "training.steps=24",
          "training.batch_size=4",
          "training.device=cpu",
          "training.checkpoint.every=5",
          "training.checkpoint.seconds=0",
          "evaluation.every=9",
          "evaluation.max_examples=10",
          "evaluation.max_examples_during_training=10",
          "logging.every=7",
          "logging.system_every=3600", // but for the end, however slow the machine is
          "probes.at_end=[ordering]");

  @TempDir static Path folder;
  private static RunSpec spec;
  private static Path undisturbed;

  private final Interruption interruption = Interruption.listen();
  private final List<String> notices = new ArrayList<>();

  @BeforeAll
  static void train() throws IOException {
    spec = CONFIG.load(Path.of("src/main/configs/exp3s.yaml"), SETTINGS);
    undisturbed = start(spec, step -> {}, Interruption.listen());
  }

  private static Tracking tracking() {
    return OfflineTraining.tracking(folder.resolve("runs"));
  }

  private static Path start(RunSpec trained, LongConsumer steps, Interruption interruption)
      throws IOException {
    try (interruption;
        Preparation preparation = Preparation.of(trained, INJECTOR.getInstance(Catalogue.class))) {
      return INJECTOR
          .getInstance(RunLifecycle.class)
          .run(
              preparation,
              RunHeader.of("experiment", "exp3s"),
              new RunContext(tracking(), OfflineTraining.progress(steps), interruption, line -> {}))
          .result()
          .directory();
    }
  }

  private RunResult resume(Path directory, RunSpec prepared) throws IOException {
    return resume(directory, spec, prepared);
  }

  private RunResult resume(Path directory, RunSpec recorded, RunSpec prepared) throws IOException {
    try (Interruption none = Interruption.listen();
        StoppedRun stopped = StoppedRun.open(directory);
        Preparation preparation = Preparation.of(prepared, INJECTOR.getInstance(Catalogue.class))) {
      return INJECTOR
          .getInstance(RunLifecycle.class)
          .resume(
              preparation,
              recorded,
              stopped,
              new RunContext(tracking(), OfflineTraining.progress(step -> {}), none, notices::add))
          .result();
    }
  }

  /** The directory of a run whose process met an error at a step. */
  private Path failedAt(long step) throws IOException {
    return failedAt(step, spec);
  }

  private Path failedAt(long step, RunSpec trained) throws IOException {
    List<Path> before = runs();
    assertThrows(
        IllegalStateException.class,
        () ->
            start(
                trained,
                done -> {
                  if (done == step) {
                    throw new IllegalStateException("the disk is full");
                  }
                },
                interruption));
    List<Path> after = new ArrayList<>(runs());
    after.removeAll(before);
    assertEquals(1, after.size());
    return after.get(0);
  }

  private static List<Path> runs() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      return runs.toList();
    }
  }

  /** Values by key and step, as the journal has them; fails where one stands there twice. */
  private static Map<String, String> points(Path directory) throws IOException {
    Map<String, String> points = new TreeMap<>();
    for (String line : Files.readAllLines(directory.resolve("journal.jsonl"))) {
      JsonNode entry = JSON.readTree(line);
      if (entry.get("type").asText().equals("metrics")) {
        for (Map.Entry<String, JsonNode> value : entry.get("values").properties()) {
          String point = value.getKey() + " " + entry.get("step");
          if (value.getKey().startsWith("system/")) {
            continue; // of the machine, not of the training
          }
          boolean wallTime = WALL_TIME.contains(value.getKey());
          String known = points.put(point, wallTime ? "" : value.getValue().toString());
          assertEquals(null, known, point + " stands there twice");
        }
      }
    }
    return points;
  }

  /** The samples of the machine, as the journal has them. */
  private static List<Long> samples(Path directory) throws IOException {
    List<Long> samples = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("journal.jsonl"))) {
      JsonNode entry = JSON.readTree(line);
      if (entry.path("values").has("system/cpu_utilization_percentage")) {
        samples.add(entry.get("step").asLong());
      }
    }
    return samples;
  }

  private static String description(Path directory) throws IOException {
    String last = "";
    for (String line : Files.readAllLines(directory.resolve("journal.jsonl"))) {
      JsonNode entry = JSON.readTree(line);
      last = entry.path("values").path("coursework.description").asText(last);
    }
    return last;
  }

  private static void assertSame(Path expected, Path actual) throws IOException {
    String config = "artifacts/config.yaml";
    assertArrayEquals(
        Files.readAllBytes(expected.resolve(config)), Files.readAllBytes(actual.resolve(config)));
    assertSameTraining(expected, actual);
  }

  private static void assertSameTraining(Path expected, Path actual) throws IOException {
    assertEquals(points(expected), points(actual));
    for (String name :
        List.of(
            "mixture.tsv",
            "artifacts/mixture.tsv",
            "artifacts/figures/accuracy.svg",
            "artifacts/figures/loss.svg",
            "artifacts/figures/mixture.svg",
            "artifacts/tables/accuracy.json",
            "artifacts/tables/predictions.json",
            "artifacts/embeddings/step_00000024/map.html",
            "artifacts/checkpoints/step_00000024/model.safetensors",
            "checkpoints/step_00000024/model.safetensors",
            "checkpoints/step_00000024/optimizer.first_moment.safetensors",
            "checkpoints/step_00000024/optimizer.second_moment.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(name)),
          Files.readAllBytes(actual.resolve(name)),
          name);
    }
    assertEquals(teacher(expected), teacher(actual));
    assertEquals(List.of(0L, 9L, 18L, 24L), List.copyOf(images(expected).keySet()));
    assertEquals(images(expected), images(actual));
  }

  /** Digests of image and thumbnail by step; fails where a step has another number of files. */
  private static Map<Long, List<String>> images(Path directory) throws IOException {
    Map<Long, List<String>> images = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory.resolve("artifacts/images"))) {
      for (Path file : files.sorted().toList()) {
        long step = Long.parseLong(file.getFileName().toString().split("\\+")[2]);
        images.computeIfAbsent(step, s -> new ArrayList<>()).add(digest(Files.readAllBytes(file)));
      }
    }
    images.forEach((step, files) -> assertEquals(2, files.size(), "images of step " + step));
    return images;
  }

  private static String digest(byte[] content) {
    return new Digest().bytes(content, 0, content.length).hex();
  }

  private static JsonNode teacher(Path directory) throws IOException {
    Path state = directory.resolve("checkpoints/step_00000024/checkpoint.json");
    return JSON.readTree(Files.readString(state)).get("teacher");
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 11, 24})
  void goesOnToTheSameBits(long step) throws IOException {
    Path directory = failedAt(step);
    String failed = description(directory);
    assertTrue(failed.startsWith("**FAILED**: the disk is full\n"), failed);
    assertTrue(failed.contains("`coursework train --resume " + directory + "`"), failed);
    assertTrue(failed.contains("**exp3s**, seed 0: a transformer of "), failed);
    resume(directory, spec);
    assertSame(undisturbed, directory);
    assertTrue(description(directory).startsWith("**Held-out SUM "), description(directory));
    assertEquals(List.of(0L, 1L), samples(directory), "one at the end of each process");
    assertTrue(
        Files.readString(directory.resolve("artifacts/console.log"))
            .contains("the run ends: the disk is full"));
    long from = (step - 1) / 5 * 5;
    assertTrue(
        notices
            .get(0)
            .matches(
                from == 0
                    ? "resuming without a checkpoint, .*"
                    : "resuming from .*step_%08d at step %d of 24".formatted(from, from)),
        notices.toString());
  }

  /** Another number of threads, a checkpoint that cannot be read, and a second stop on the way. */
  @Test
  void goesOnFromTheNewestCheckpointThatCanBeRead() throws IOException {
    Path directory = failedAt(17);
    Files.write(directory.resolve("checkpoints/step_00000015/model.safetensors"), new byte[9]);
    resume(
        directory,
        CONFIG.load(directory.resolve("artifacts/config.yaml"), List.of("training.threads=2")));
    assertSame(undisturbed, directory);
    assertTrue(notices.get(0).contains("step_00000015"), notices.toString());
    assertTrue(notices.get(1).endsWith("step_00000010 at step 10 of 24"), notices.toString());
  }

  /** The best checkpoint is written some steps after its own, when its evaluation is known. */
  @Test
  void goesOnFromTheBestCheckpoint() throws IOException {
    RunSpec noOther =
        CONFIG.load(
            Path.of("src/main/configs/exp3s.yaml"),
            Stream.concat(SETTINGS.stream(), Stream.of("training.checkpoint.schedule=last"))
                .toList());
    Path directory = failedAt(20, noOther);
    resume(directory, noOther, noOther);
    assertSameTraining(undisturbed, directory);
    assertTrue(
        notices.get(0).matches("resuming from checkpoint .* at step (9|18) of 24"),
        notices.toString());
  }

  @Test
  void writesACheckpointWhenTheUserStopsIt() throws IOException {
    InterruptedRunException e =
        assertThrows(
            InterruptedRunException.class,
            () ->
                start(
                    spec,
                    done -> {
                      if (done == 13) {
                        new Thread(interruption::interrupt).start();
                        Eventually.await("the interruption", interruption::requested);
                      }
                    },
                    interruption));
    Path directory = e.directory().orElseThrow();
    assertTrue(Files.exists(directory.resolve("checkpoints/step_00000013")));
    assertTrue(Files.readString(directory.resolve("journal.jsonl")).contains("KILLED"));
    RunResult result = resume(directory, spec);
    assertSame(undisturbed, directory);
    assertEquals("resuming from", notices.get(0).substring(0, 13));
    assertFalse(result.evaluations().isEmpty());
    assertEquals(
        List.of(9L, 18L, 24L), result.evaluations().stream().map(Evaluation::step).toList());
  }
}
