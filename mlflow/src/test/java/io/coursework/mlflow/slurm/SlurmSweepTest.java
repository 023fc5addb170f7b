package io.coursework.mlflow.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.cli.Launcher;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.RunFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example for Slurm on a real one. */
@Tag("slurm")
class SlurmSweepTest {

  private static final int TRIALS = 20;
  private static final int LARGEST_INDEX = 15;

  /** Of the trial that is preempted: many enough that it is not over before. */
  private static final int STEPS = 30_000;

  @TempDir Path folder;
  private Path runs;

  private JsonNode plan() throws IOException {
    Files.writeString(
        folder.resolve("base.yaml"),
        """
        name: max
        target: MAX
        curriculum: {type: fixed, weights: {MAX: 1}}
        training: {batch_size: 8, device: cpu}
        evaluation: {max_examples: 10}
        logging: {model: false}
        probes: {at_end: []}
        """);
    // 20 trials of one run each; the last takes long.
    List<Integer> steps = IntStream.range(20, 20 + TRIALS - 1).boxed().toList();
    Path sweep =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            "name: array\nbase: %s/base.yaml\ngrid: {training.steps: [%s, %d]}\n"
                .formatted(folder, steps.toString().replaceAll("[\\[\\]]", ""), STEPS));
    Cli cli =
        Cli.run(
            "sweep",
            "plan",
            "--config",
            sweep.toString(),
            "--runs-dir",
            runs.toString(),
            "--out",
            runs.resolve("plan.json").toString(),
            "--offline",
            "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals(TRIALS, cli.json().get("trials").asInt());
    return cli.json();
  }

  /** The example with its two lines edited. */
  private Path script() throws IOException {
    String program = Launcher.in(folder).script().toString();
    String script =
        Files.readString(Path.of("src/main/examples/sweep/slurm"))
            .replaceFirst("(?m)^program=.*", "program=" + program)
            .replaceFirst("(?m)^runs=.*", "runs=" + runs);
    return Files.writeString(folder.resolve("slurm"), script);
  }

  @Test
  void gathersAnArrayOfWhichATrialWasPreempted() throws Exception {
    SlurmCluster.assumeInstalled();
    runs = Files.createDirectory(folder.resolve("runs"));
    String parent = plan().get("directory").asText();
    try (SlurmCluster slurm = SlurmCluster.start(folder.resolve("cluster"))) {
      String script = script().toString();
      String options = "--mem=500";
      // The long one first, alone.
      String longest = slurm.submit(options, "--array=5", script, "15", "--offline");
      Eventually.await(
          "the first points of the long trial", () -> journal().contains("train/loss"));
      slurm.run("sh", "-c", "squeue");
      Path urgent =
          Files.writeString(
              folder.resolve("urgent"),
              "#!/bin/sh\nwhile [ ! -e '%s/done' ]; do sleep 0.2; done\n".formatted(folder));
      String all = Integer.toString(Runtime.getRuntime().availableProcessors());
      slurm.submit("--partition=high", "--cpus-per-task=" + all, "--mem=500", urgent.toString());
      Eventually.await(
          "the preempted trial in the queue again",
          () ->
              slurm
                  .run("squeue", "--noheader", "--jobs=" + longest, "--format=%T")
                  .contains("PEND"));
      String stopped = journal();
      assertTrue(stopped.contains("KILLED"), () -> output(slurm));
      assertTrue(checkpoints() > 0, () -> output(slurm));
      Files.createFile(folder.resolve("done"));
      String rest = "--array=1-" + (TRIALS - LARGEST_INDEX - 1);
      slurm.submit(options, "--array=1-" + LARGEST_INDEX, script, "0", "--offline");
      slurm.submit(options, rest, script, "15", "--offline");
      Eventually.await("the end of all jobs", () -> slurm.run("squeue", "--noheader").isBlank());
      assertTrue(journal().startsWith(stopped), "the trial went on in its run");
      Cli results = Cli.run("sweep", "results", parent, "--json");
      assertEquals(0, results.exitCode(), results.err());
      String said = output(slurm);
      assertEquals(
          TRIALS,
          results.json().findValuesAsText("status").stream().filter("finished"::equals).count(),
          results.out() + said);
      assertEquals(TRIALS + 1, RunFolders.in(runs).size(), "one run for each trial");
    }
  }

  private static String output(SlurmCluster slurm) {
    try {
      return slurm.run("sh", "-c", "cat slurm-*.out") + slurm.logs();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The folder of the only trial that has begun. */
  private Path trial() throws IOException {
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .filter(run -> run.getFileName().toString().contains("array-0020"))
          .filter(Files::isDirectory)
          .findFirst()
          .orElse(Path.of("none"));
    }
  }

  private String journal() throws IOException {
    Path journal = trial().resolve("journal.jsonl");
    return Files.exists(journal) ? Files.readString(journal) : "";
  }

  private long checkpoints() {
    try (Stream<Path> folders = Files.list(trial().resolve("checkpoints"))) {
      return folders.count();
    } catch (IOException e) {
      return 0;
    }
  }
}
