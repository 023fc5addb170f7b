package io.coursework.mlflow.sweep.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineChoiceTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void run() throws IOException {
    file = Files.createDirectories(folder.resolve("artifacts")).resolve("engine.json");
  }

  @Test
  void comesBackAsItWasRecorded() throws IOException {
    assertEquals(Optional.empty(), EngineChoice.read(folder), "of before there was a record");
    EngineChoice spark =
        new EngineChoice(
            EngineChoice.SPARK,
            Optional.empty(),
            Optional.empty(),
            Optional.of("spark://a:7077"),
            Optional.of(Path.of("/opt/spark")),
            Optional.of(Path.of("/opt/coursework/bin/coursework")),
            List.of("spark.cores.max=8"),
            List.of("spark.hadoop.x"));
    for (EngineChoice choice : List.of(spark, EngineChoice.local(), EngineChoice.scheduler())) {
      Files.write(file, choice.json());
      assertEquals(Optional.of(choice), EngineChoice.read(folder));
    }
    assertEquals("spark at spark://a:7077", spark.words());
  }

  @Test
  void whatIsNotSuchARecordIsRefused() throws IOException {
    for (String text : List.of("", "[]", "{\"format\": 1, \"engine\": \"moon\"}")) {
      Files.writeString(file, text);
      String message =
          assertThrows(ConfigException.class, () -> EngineChoice.read(folder)).getMessage();
      assertTrue(message.contains("does not say where the sweep runs; delete it"), message);
    }
    Files.writeString(file, "{\"format\": 2, \"engine\": \"local\"}");
    assertThrows(ConfigException.class, () -> EngineChoice.read(folder));
  }
}
