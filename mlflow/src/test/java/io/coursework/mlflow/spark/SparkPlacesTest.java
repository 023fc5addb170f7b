package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.Launcher;
import io.coursework.mlflow.crash.ChildProcess;
import io.coursework.mlflow.crash.SweptRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of places on a real cluster of two machines, and masters that are not any. */
@Tag("spark")
class SparkPlacesTest {

  private static final List<String> SETTINGS =
      List.of(
          "training.steps=6",
          "training.optimizer.warmup_steps=0",
          "training.batch_size=4",
          "training.device=cpu",
          "evaluation.max_examples=8",
          "evaluation.max_examples_during_training=4",
          "logging.images=0",
          "logging.model=false",
          "logging.system_every=0",
          "probes.at_end=[]");

  @TempDir Path folder;

  private ChildProcess sweep(String seeds, String master, List<String> more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            "name: places\nbase: src/main/configs/sum.yaml\nseeds: %s\n".formatted(seeds));
    List<String> words =
        new ArrayList<>(List.of("sweep", "--config", file + "", "--offline", "--runs-dir"));
    words.add(folder.resolve("runs").toString());
    SETTINGS.forEach(setting -> words.addAll(List.of("--set", setting)));
    words.addAll(List.of("--engine", "spark", "--master", master));
    words.addAll(List.of("--spark-home", SparkCluster.home().toString()));
    words.addAll(List.of("--spark-conf", "spark.driver.memory=512m"));
    words.addAll(List.of("--spark-conf", "spark.executor.memory=512m"));
    words.addAll(more);
    return ChildProcess.start(
        folder.resolve("said.txt"),
        Main.class,
        List.of("-Dcoursework.home=" + System.getProperty("coursework.home")),
        Map.of("SPARK_LOCAL_IP", "127.0.0.1"),
        words);
  }

  /** The command; on a machine with a broken Java it is the start script, which finds none. */
  private Path program() throws IOException {
    Path command = Launcher.in(folder).script();
    Path program =
        Files.writeString(
            folder.resolve("program"),
            "#!/bin/sh\nif [ -n \"$BROKEN\" ]; then JAVA_HOME=/nowhere exec sh '%s' \"$@\"; fi\nexec '%s' \"$@\"\n"
                .formatted(Path.of("src/main/scripts/coursework").toAbsolutePath(), command));
    Files.setPosixFilePermissions(program, Files.getPosixFilePermissions(command));
    return program;
  }

  @Test
  void aMachineWithoutJavaTakesNoTrialFromTheOthers() throws Exception {
    try (SparkCluster cluster = SparkCluster.start(folder.resolve("cluster"))) {
      cluster.addWorker("broken", "0", "127.0.0.2", Map.of("BROKEN", "yes"));
      cluster.addWorker("sound", "0");
      try (ChildProcess process =
          sweep("0..11", cluster.url(), List.of("--spark-program", program().toString()))) {
        process.awaitSuccess();
        String said = process.said();
        assertTrue(said.contains("12 trials: 12 finished"), said);
        assertTrue(said.contains("coursework: no java at '/nowhere/bin/java'"), said);
        assertTrue(said.contains("Spark leaves the machine 127.0.0.2 out"), said);
      }
    }
    SweptRuns runs = new SweptRuns(folder.resolve("runs"));
    for (int trial = 1; trial <= 12; trial++) {
      assertEquals(1, runs.of(trial).size(), "runs of trial " + trial);
    }
  }

  @Test
  void whereNoMachineHasTheProgramEachTrialSaysSo() throws Exception {
    try (SparkCluster cluster = SparkCluster.start(folder.resolve("cluster"))) {
      cluster.addWorker("first", "0");
      try (ChildProcess process =
          sweep("0..1", cluster.url(), List.of("--spark-program", "/nowhere/coursework"))) {
        int code = process.await();
        String said = process.said();
        assertEquals(1, code, said);
        assertTrue(said.contains("trial 1 failed: there is no /nowhere/coursework; name it"), said);
        assertTrue(said.contains("2 of 2 trials have not finished"), said);
      }
    }
  }
}
