package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkSettingsTest {

  @TempDir Path folder;

  @Test
  void whatMayBeASecretIsNotRecordedButForItsKey() {
    List<String> plain =
        List.of(
            "spark.cores.max=8",
            "spark.executor.memory=512m",
            "spark.executorEnv.THREADS=4",
            "spark.kubernetes.container.image=registry.example.org/coursework:1",
            "spark.scheduler.mode=FAIR");
    List<String> perhaps =
        List.of(
            "spark.driver.extraJavaOptions=-Dlogin=hunter2",
            "spark.executorEnv.LOGIN=ada:hunter2",
            "spark.hadoop.fs.azure.account.key.x=hunter2",
            "spark.jars.repositories=https://ada:hunter2@example.org/jars");
    List<String> all = new java.util.ArrayList<>(plain);
    all.addAll(perhaps);
    SparkSettings settings = SparkSettings.of(all);
    assertEquals(plain, settings.recorded());
    assertEquals(perhaps.stream().map(pair -> pair.split("=")[0]).toList(), settings.withheld());
  }

  @Test
  void theUsersSettingsCountBeforeSparksOwnAndThoseBeforeOurs() throws IOException {
    Path defaults =
        Files.writeString(
            folder.resolve("spark-defaults.conf"),
            "# of this site\nspark.cores.max 4\nspark.task.cpus   2\n");
    Path file = folder.resolve("spark.properties");
    SparkSettings.of(List.of("spark.cores.max=8", "spark.x=a\\b: c"))
        .write(file, defaults, Map.of("spark.task.cpus", "1", "spark.y", "ours"));
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      read.load(in);
    }
    assertEquals(
        Map.of(
            "spark.cores.max",
            "8",
            "spark.task.cpus",
            "2",
            "spark.x",
            "a\\b: c",
            "spark.y",
            "ours",
            "spark.speculation",
            "false"),
        read);
  }
}
