package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.Launcher;
import io.coursework.mlflow.crash.ChildProcess;
import io.coursework.mlflow.crash.SweptRuns;
import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A study on a standalone cluster of one master and two workers comes to the same trials and
 * verdicts as one in a single process: when nothing happens, when a worker is lost, when the sweep
 * itself is.
 */
@Tag("spark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // they compare with one sweep
class SparkSweepTest {

  private static final int TRIALS = 6;
  private static final Pattern NUMBER = Pattern.compile("--trial ([0-9]+)");
  private static final List<String> SETTINGS =
      List.of(
          "training.steps=2000",
          "training.batch_size=8",
          "training.device=cpu",
          "training.checkpoint.every=50",
          "training.success.evaluations=1",
          "task.max_depth=1",
          "task.nesting=0",
          "model.recurrences=1",
          "model.context_length=16",
          "evaluation.max_examples=40",
          "evaluation.max_examples_during_training=10",
          "evaluation.every=1000",
          "logging.every=50",
          "logging.images=0",
          "logging.model=false",
          "logging.system_every=0",
          "probes.at_end=[]");

  private final List<String> local = new ArrayList<>();

  @TempDir Path folder;

  private List<String> begin(Path runs) throws IOException {
    return begin(
        runs,
        """
        name: spark
        question: paper
        base: [src/main/configs/paper/nested/sum.yaml, src/main/configs/paper/nested/max_med_sum.yaml]
        grid: {model.d_model: [4, 8, 12]}
        """);
  }

  private List<String> begin(Path runs, String sweep) throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), sweep);
    List<String> words =
        new ArrayList<>(
            List.of("sweep", "--config", file + "", "--offline", "--runs-dir", runs + ""));
    SETTINGS.forEach(setting -> words.addAll(List.of("--set", setting)));
    return words;
  }

  private static List<String> goOn(Path runs) throws IOException {
    Path parent = new SweptRuns(runs).parent().orElseThrow();
    return new ArrayList<>(List.of("sweep", "--resume", parent + "", "--offline"));
  }

  private ChildProcess start(String output, List<String> words) throws IOException {
    return ChildProcess.start(
        folder.resolve(output),
        Main.class,
        List.of("-Dcoursework.home=" + System.getProperty("coursework.home")),
        Map.of("SPARK_LOCAL_IP", "127.0.0.1"),
        words);
  }

  private ChildProcess start(String output, SparkCluster cluster, List<String> words)
      throws IOException {
    words.addAll(List.of("--engine", "spark", "--master", cluster.url()));
    words.addAll(List.of("--spark-home", SparkCluster.home().toString()));
    words.addAll(List.of("--spark-program", program().toString()));
    for (String setting :
        List.of(
            "spark.driver.memory=512m",
            "spark.executor.memory=512m",
            "spark.executor.resource.gpu.amount=1",
            "spark.task.resource.gpu.amount=1")) {
      words.addAll(List.of("--spark-conf", setting));
    }
    return start(output, words);
  }

  /** Notes which GPUs a trial sees, then is the command. */
  private Path program() throws IOException {
    Path command = Launcher.in(folder).script();
    Path program =
        Files.writeString(
            folder.resolve("noting"),
            "#!/bin/sh\necho \"$CUDA_VISIBLE_DEVICES\" >> '%s'\nexec '%s' \"$@\"\n"
                .formatted(folder.resolve("gpus"), command));
    Files.setPosixFilePermissions(program, Files.getPosixFilePermissions(command));
    return program;
  }

  /** Waits for what happens on the way of a process. */
  private static void await(String what, Eventually.Condition condition, ChildProcess process) {
    Eventually.await(
        what,
        () -> {
          assertTrue(process.isAlive(), "ended before " + what + ": " + process.said());
          return condition.holds();
        });
  }

  /** What the sweep comes to in one process. */
  private List<String> local() throws Exception {
    if (local.isEmpty()) {
      Path runs = folder.resolve("local");
      try (ChildProcess process = start("local.txt", begin(runs))) {
        process.awaitSuccess();
      }
      local.addAll(new SweptRuns(runs).trials());
    }
    return local;
  }

  private SparkCluster cluster() throws Exception {
    SparkCluster cluster = SparkCluster.start(folder.resolve("cluster"));
    cluster.addWorker("first", "3");
    cluster.addWorker("second", "7");
    return cluster;
  }

  private static int trial(ProcessHandle process) {
    Matcher number = NUMBER.matcher(SparkCluster.command(process));
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }

  /** Whether a process is at work on a trial that has a checkpoint, and not at its end. */
  private static boolean isAmid(ProcessHandle process, SweptRuns runs) {
    try {
      for (Path run : runs.of(trial(process))) {
        Path checkpoints = run.resolve("checkpoints");
        if (Files.isDirectory(checkpoints) && !SweptRuns.isFinished(run)) {
          try (Stream<Path> all = Files.list(checkpoints)) {
            return all.anyMatch(each -> each.getFileName().toString().startsWith("step_"));
          }
        }
      }
      return false;
    } catch (IOException e) {
      return false; // it has just ended
    }
  }

  /** Stops a process that is amid a trial, so that it does not come to its end meanwhile. */
  private static boolean isHeldAmid(ProcessHandle process, SweptRuns runs) {
    if (!isAmid(process, runs)) {
      return false;
    }
    signal("STOP", process);
    boolean held = isAmid(process, runs);
    if (!held) {
      signal("CONT", process);
    }
    return held;
  }

  private static void signal(String name, ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLostWorkerChangesNothing() throws Exception {
    List<String> expected = local();
    Path folderOfRuns = folder.resolve("spark");
    SweptRuns runs = new SweptRuns(folderOfRuns);
    try (SparkCluster cluster = cluster();
        ChildProcess process = start("spark.txt", cluster, begin(folderOfRuns))) {
      List<ProcessHandle> held = new ArrayList<>();
      await(
          "trial of the second worker with a checkpoint",
          () -> {
            cluster.trials("second").stream()
                .filter(each -> isHeldAmid(each, runs))
                .findFirst()
                .ifPresent(held::add);
            return !held.isEmpty();
          },
          process);
      ProcessHandle orphan = held.get(0);
      int trial = trial(orphan);
      cluster.kill("second");
      signal("CONT", orphan);
      Eventually.await("the end of the orphan", () -> !orphan.isAlive());
      process.awaitSuccess();

      String said = process.said();
      assertEquals(expected, runs.trials(), said);
      for (int number = 1; number <= TRIALS; number++) {
        assertEquals(1, runs.of(number).size(), "runs of trial " + number);
        assertTrue(said.contains("trial %d finished on ".formatted(number)), said);
      }
      Path resumed = runs.of(trial).get(0);
      assertTrue(
          Files.readString(resumed.resolve("journal.jsonl")).contains("\"type\":\"resumed\""),
          "the lost trial went on: " + resumed);
      Set<String> gpus = new TreeSet<>(Files.readAllLines(folder.resolve("gpus")));
      assertEquals(Set.of("3", "7"), gpus, "what trials saw of CUDA");
      assertTrue(said.contains(", GPU 3"), said);
    }
  }

  @Test
  void aKilledSweepTakesItsTrialsWithItAndGoesOn() throws Exception {
    List<String> expected = local();
    Path folderOfRuns = folder.resolve("spark");
    SweptRuns runs = new SweptRuns(folderOfRuns);
    try (SparkCluster cluster = cluster()) {
      List<ProcessHandle> trials = new ArrayList<>();
      try (ChildProcess process = start("killed.txt", cluster, begin(folderOfRuns))) {
        await(
            "finished trial, and another at work",
            () -> {
              trials.clear();
              trials.addAll(cluster.trials("first"));
              trials.addAll(cluster.trials("second"));
              return !runs.finished().isEmpty() && !trials.isEmpty();
            },
            process);
        assertTrue(process.kill(), process.said());
        Eventually.await(
            "the end of its trials", () -> trials.stream().noneMatch(ProcessHandle::isAlive));
      }
      assertTrue(runs.finished().size() < TRIALS);
      // By the printed command, which names no cluster.
      try (ChildProcess process = start("resumed.txt", goOn(folderOfRuns))) {
        process.awaitSuccess();
        String told = "the sweep goes on where it ran, on spark at " + cluster.url();
        assertTrue(process.said().contains(told), process.said());
        assertTrue(process.said().contains("finished on "), process.said());
        assertEquals(expected, runs.trials(), process.said());
      }
    }
  }

  private List<String> search(Path runs) throws IOException {
    List<String> words =
        begin(
            runs,
            """
            name: search
            base: src/main/configs/paper/nested/max_med_sum.yaml
            search: {type: tpe, startup: 2, at_once: 2}
            random:
              draws: 6
              keys:
                training.optimizer.learning_rate: {type: log_uniform, low: 0.0001, high: 0.1}
                model.d_model: {type: integer, low: 4, high: 12}
            """);
    words.addAll(List.of("--set", "training.steps=200", "--set", "evaluation.every=100"));
    return words;
  }

  @Test
  void aSearchTriesOnSparkWhatItTriesHere() throws Exception {
    SweptRuns here = new SweptRuns(folder.resolve("here"));
    try (ChildProcess process = start("here.txt", search(here.folder()))) {
      process.awaitSuccess();
    }
    SweptRuns there = new SweptRuns(folder.resolve("there"));
    List<String> words = search(there.folder());
    words.addAll(List.of("--engine", "spark", "--master", "local[2]"));
    words.addAll(List.of("--spark-home", SparkCluster.home().toString()));
    words.addAll(List.of("--spark-program", Launcher.in(folder).script().toString()));
    try (ChildProcess process = start("there.txt", words)) {
      process.awaitSuccess();
      assertEquals(6, there.finished().size(), process.said());
      assertEquals(here.trials(), there.trials(), process.said());
    }
  }

  @Test
  void aClusterWithoutWorkersIsNamedAsSuch() throws Exception {
    Path runs = folder.resolve("spark");
    try (SparkCluster cluster = SparkCluster.start(folder.resolve("cluster"));
        ChildProcess process = start("spark.txt", cluster, begin(runs))) {
      await("hint", () -> process.said().contains("no trial runs: Spark has no executor"), process);
      assertEquals(143, process.terminate(), process.said()); // Java's for SIGTERM
      List<String> trials = new SweptRuns(runs).trials();
      assertTrue(trials.toString().contains("not begun"), trials.toString());
    }
  }
}
