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
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.system.FakeSurroundings;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that start from a checkpoint of another. */
@Tag("long")
class ForkedTrainingTest {

  private static final ObjectMapper JSON = new ObjectMapper();
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
          "training.checkpoint.best=none",
          "evaluation.every=9",
          "evaluation.max_examples=10",
          "evaluation.max_examples_during_training=10",
          "logging.every=7",
          "probes.at_end=[]");

  private static final LongConsumer NOTHING = step -> {};

  @TempDir static Path folder;

  /** Trained to its end, step 24. */
  private static Path undisturbed;

  /** Met an error at step 17; its newest checkpoint is of step 15. */
  private static Path failed;

  private final List<String> notices = new ArrayList<>();

  @BeforeAll
  static void train() throws IOException {
    undisturbed = start("exp3s", NOTHING);
    failed = failing("exp3s", 17);
  }

  private static Tracking tracking() {
    return OfflineTraining.tracking(folder.resolve("runs"));
  }

  private static LongConsumer errorAt(long step) {
    return done -> {
      if (done == step) {
        throw new IllegalStateException("the disk is full");
      }
    };
  }

  private static Path start(String config, LongConsumer steps) throws IOException {
    RunSpec spec = CONFIG.load(Path.of("src/main/configs/" + config + ".yaml"), SETTINGS);
    try (Interruption none = Interruption.listen();
        Preparation preparation = Preparation.of(spec, INJECTOR.getInstance(Catalogue.class))) {
      return INJECTOR
          .getInstance(RunLifecycle.class)
          .run(
              preparation,
              RunHeader.of("experiment", config),
              new RunContext(tracking(), OfflineTraining.progress(steps), none, line -> {}))
          .result()
          .directory();
    }
  }

  /** The directory of the one run that is new after some work, which ends with an error. */
  private static Path failing(org.junit.jupiter.api.function.Executable work) throws IOException {
    List<Path> before = runs();
    assertThrows(IllegalStateException.class, work);
    List<Path> after = new ArrayList<>(runs());
    after.removeAll(before);
    assertEquals(1, after.size());
    return after.get(0);
  }

  private static Path failing(String config, long step) throws IOException {
    return failing(() -> start(config, errorAt(step)));
  }

  private static List<Path> runs() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      return runs.toList();
    }
  }

  private RunResult fork(Path path, LongConsumer steps, String... settings) throws IOException {
    Path config = Fork.directory(path).resolve("artifacts/config.yaml");
    RunSpec recorded = CONFIG.parse(Files.readString(config), config.toString());
    RunSpec spec = CONFIG.load(config, List.of(settings));
    Catalogue catalogue = INJECTOR.getInstance(Catalogue.class);
    try (Interruption none = Interruption.listen();
        Preparation preparation = Preparation.of(spec, catalogue)) {
      Fork fork =
          INJECTOR.getInstance(ForkFit.class).newest(path, recorded, preparation, notices::add);
      RunHeader header =
          fork.header(
              RunHeader.of("experiment", "fork"),
              Optional.of("0a1b"),
              Optional.of(URI.create("http://host/run")));
      return INJECTOR
          .getInstance(RunLifecycle.class)
          .fork(
              preparation,
              fork,
              header,
              new RunContext(tracking(), OfflineTraining.progress(steps), none, notices::add))
          .result();
    }
  }

  private static void resume(Path directory) throws IOException {
    Path config = directory.resolve("artifacts/config.yaml");
    RunSpec spec = CONFIG.parse(Files.readString(config), config.toString());
    try (Interruption none = Interruption.listen();
        StoppedRun stopped = StoppedRun.open(directory);
        Preparation preparation = Preparation.of(spec, INJECTOR.getInstance(Catalogue.class))) {
      INJECTOR
          .getInstance(RunLifecycle.class)
          .resume(
              preparation,
              spec,
              stopped,
              new RunContext(tracking(), OfflineTraining.progress(NOTHING), none, line -> {}));
    }
  }

  private static Map<String, String> content(Path directory) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            file.toString(),
            Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return content;
  }

  /** Steps of the curve, as the journal has it. */
  private static List<Long> steps(Path directory, String key) throws IOException {
    List<Long> steps = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("journal.jsonl"))) {
      JsonNode entry = JSON.readTree(line);
      if (entry.at("/values/" + key.replace("/", "~1")).isNumber()) {
        steps.add(entry.get("step").asLong());
      }
    }
    return steps;
  }

  private static void assertSameEnd(Path directory) throws IOException {
    for (String name :
        List.of(
            "mixture.tsv",
            "losses.f32",
            "artifacts/config.yaml",
            "artifacts/figures/accuracy.svg",
            "artifacts/figures/loss.svg",
            "artifacts/figures/mixture.svg",
            "checkpoints/step_00000024/model.safetensors",
            "checkpoints/step_00000024/optimizer.first_moment.safetensors",
            "checkpoints/step_00000024/optimizer.second_moment.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(undisturbed.resolve(name)),
          Files.readAllBytes(directory.resolve(name)),
          name);
    }
  }

  private static void assertVerified(Path directory, long steps, long first) {
    Cli cli = Cli.run("verify", directory.toString());
    assertEquals(
        "verified %d steps bit by bit, from step %d on, where the run was forked\n"
            .formatted(steps, first),
        cli.out(),
        cli.err());
    assertEquals(0, cli.exitCode());
  }

  @Test
  void comesToTheSameBitsAndLeavesTheOtherRunAlone() throws IOException {
    Map<String, String> before = content(failed);
    Path fork = fork(failed, NOTHING).directory();
    assertEquals(before, content(failed));
    assertSameEnd(fork);
    assertEquals(List.of(21L, 24L), steps(fork, "train/loss"), "continues after step 15");
    assertEquals(
        List.of(7L, 14L, 21L, 24L), steps(undisturbed, "train/loss").stream().skip(1).toList());
    assertVerified(fork, 9, 15);
    String journal = Files.readString(fork.resolve("journal.jsonl"));
    RunHeader origin = RunFolders.header(failed).orElseThrow();
    RunHeader header = RunFolders.header(fork).orElseThrow();
    assertFalse(header.clientRunId().equals(origin.clientRunId()));
    assertEquals(origin.clientRunId(), header.tags().get("coursework.forked_from"));
    assertEquals("0a1b", header.tags().get("coursework.forked_from_run_id"));
    assertEquals("15", header.tags().get("coursework.forked_from_step"));
    assertEquals("Forked from [exp3s](http://host/run) at step 15.", header.description());
    assertTrue(
        journal.contains("Forked from [exp3s](http://host/run) at step 15.\\n\\n**exp3s**"),
        "still on top of the last description");
  }

  @Test
  void startsAtAnyCheckpointAndForksAgain() throws IOException {
    Path first = fork(failed.resolve("checkpoints/step_00000010"), NOTHING).directory();
    assertSameEnd(first);
    assertVerified(first, 14, 10);
    Path second = fork(first.resolve("checkpoints/step_00000020"), NOTHING).directory();
    assertSameEnd(second);
  }

  @Test
  void isResumedWhereItHasNoCheckpointOfItsOwnYet() throws IOException {
    Path fork = failing(() -> fork(failed, errorAt(17)));
    assertFalse(Files.exists(fork.resolve("checkpoints/step_00000015")));
    Path ofAFork = fork(fork, NOTHING).directory();
    resume(fork);
    assertSameEnd(fork);
    assertSameEnd(ofAFork);
  }

  @Test
  void isForkedAgainWhereItWasKilledBeforeItHadItsBeginning() throws IOException {
    Path fork = failing(() -> fork(failed, errorAt(16)));
    Files.move(fork.resolve("origin"), fork.resolve("moved"));
    ResumeException e = assertThrows(ResumeException.class, () -> resume(fork));
    assertEquals(fork + " was stopped before its fork was made; fork again", e.getMessage());
  }

  @Test
  void readsARunThatGoesOnMeanwhile() throws IOException {
    List<Path> before = runs();
    List<Path> forks = new ArrayList<>();
    Path other =
        start(
            "exp3s",
            done -> {
              if (done == 12 && forks.isEmpty()) {
                try {
                  List<Path> running = new ArrayList<>(runs());
                  running.removeAll(before);
                  assertEquals(1, running.size());
                  forks.add(fork(running.get(0), NOTHING).directory());
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    assertSameEnd(forks.get(0));
    assertSameEnd(other);
    // Step 10's may still be being written.
    long from =
        Long.parseLong(
            RunFolders.header(forks.get(0))
                .orElseThrow()
                .tags()
                .get("coursework.forked_from_step"));
    assertTrue(from == 5 || from == 10, "step " + from);
  }

  @Test
  void goesOnWithOtherSettings() throws IOException {
    Path other =
        fork(
                failed,
                NOTHING,
                "training.steps=30",
                "training.optimizer.learning_rate=0.001",
                "model.dropout=0.1",
                "training.early_stopping.metric=loss",
                "logging.every=5")
            .directory();
    assertEquals(List.of(20L, 25L, 30L), steps(other, "train/loss"));
    assertTrue(Files.exists(other.resolve("checkpoints/step_00000030")));
    assertVerified(other, 15, 15);
    Path longer = fork(undisturbed, NOTHING, "training.steps=26").directory();
    assertTrue(Files.exists(longer.resolve("checkpoints/step_00000026")));
  }

  @Test
  void goesOnWithAnotherCurriculumWhereTheOldOneHasLearnedNothing() throws IOException {
    Path joint = failing("joint", 17);
    Path alone =
        fork(joint, NOTHING, "curriculum={type: fixed, weights: {SUM: 1}}", "name=alone")
            .directory();
    assertTrue(Files.readString(alone.resolve("mixture.tsv")).startsWith("step\tSUM"));
    Path taught =
        fork(joint, NOTHING, "curriculum={type: exp3s, tasks: [SUM, MAX, MED], gain: prediction}")
            .directory();
    assertVerified(taught, 9, 15);
  }

  @Test
  void namesAllThatDoesNotFit() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () ->
                fork(
                    failed,
                    NOTHING,
                    "model.d_model=48",
                    "seed=9",
                    "training.steps=15",
                    "training.optimizer={type: sgd, learning_rate: 0.1}",
                    "curriculum.gain=target",
                    "task.operations=[SUM, MAX, MED]"));
    List<String> starts =
        List.of(
            "curriculum.gain = target does not fit the checkpoint, where it is ",
            "model.d_model = 48 does not fit the checkpoint, where it is ",
            "seed = 9 does not fit the checkpoint, where it is 0: the model has been trained on what"
                + " would then be held out; leave it as it is, or train again",
            "task.operations = ",
            "training.optimizer.type = sgd does not fit the checkpoint, where it is adamw: ",
            "training.steps = 15 leaves nothing to do after step 15 of the checkpoint; raise it (--set"
                + " training.steps=30)");
    assertEquals(starts.size(), e.problems().size(), e.getMessage());
    for (int i = 0; i < starts.size(); i++) {
      assertTrue(e.problems().get(i).startsWith(starts.get(i)), e.problems().get(i));
    }
  }

  @Test
  void refusesWhatIsNoRun() {
    for (Path path : List.of(folder, folder.resolve("nothing"), failed.resolve("checkpoints"))) {
      ResumeException e = assertThrows(ResumeException.class, () -> Fork.directory(path));
      assertTrue(e.getMessage().contains("is neither a run's folder nor"), e.getMessage());
    }
  }
}
