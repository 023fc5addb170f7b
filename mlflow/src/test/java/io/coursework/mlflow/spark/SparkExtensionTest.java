package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.coursework.mlflow.ExampleJar;
import io.coursework.mlflow.cli.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep of a curriculum from outside the project on workers that do not have its jar. */
@Tag("spark")
class SparkExtensionTest {

  @TempDir Path folder;

  @Test
  void workersGetTheJarWithTheJob() throws Exception {
    Path jar = ExampleJar.write(folder.resolve("extension.jar"));
    Launcher launcher = Launcher.in(folder);
    Path noted = folder.resolve("noted");
    Path program =
        Files.writeString(
            folder.resolve("noting"),
            "#!/bin/sh\necho \"$COURSEWORK_CLASSPATH\" >> '%s'\nexec '%s' \"$@\"\n"
                .formatted(noted, launcher.script()));
    Files.setPosixFilePermissions(program, Files.getPosixFilePermissions(launcher.script()));
    Path spiral = ExampleJar.EXAMPLE.resolve("spiral.yaml").toAbsolutePath();
    Path sweep =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            "name: spirals\nbase: %s\ngrid: {training.batch_size: [8]}\n".formatted(spiral));
    List<String> words = new ArrayList<>(List.of("sweep", "--config", sweep.toString()));
    words.addAll(List.of("--offline", "--runs-dir", folder.resolve("runs").toString()));
    for (String setting :
        List.of("training.steps=60", "evaluation.max_examples=10", "logging.model=false")) {
      words.addAll(List.of("--set", setting));
    }
    try (SparkCluster cluster = SparkCluster.start(folder.resolve("cluster"))) {
      cluster.addWorker("only", "3");
      words.addAll(List.of("--engine", "spark", "--master", cluster.url()));
      words.addAll(List.of("--spark-home", SparkCluster.home().toString()));
      words.addAll(List.of("--spark-program", program.toString()));
      words.addAll(List.of("--spark-conf", "spark.driver.memory=512m"));
      words.addAll(List.of("--spark-conf", "spark.executor.memory=512m"));
      Launcher.Ended ended =
          launcher.run(
              Map.of("COURSEWORK_CLASSPATH", jar.toString(), "SPARK_LOCAL_IP", "127.0.0.1"),
              words.toArray(String[]::new));
      assertEquals(0, ended.exitCode(), ended.said());
    }
    Path seen = Path.of(Files.readString(noted).strip());
    assertEquals(jar.getFileName(), seen.getFileName());
    assertNotEquals(jar, seen, "the worker's own copy");
  }
}
