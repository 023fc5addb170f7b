package io.coursework.mlflow.sweep.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptTrialsTest {

  private static final String LINE =
      """
      {"format": 1, "trial": "ab12", "run": "sum-0001", "name": "sum", "experiment": "e", \
      "params": {"seed": "100"}, "tags": {}, \
      "metrics": {"eval/sum/accuracy": {"steps": [1, 2], "values": [0.5, 0.75]}}}
      """;

  @TempDir Path folder;

  private Map<String, RunRecord> read(String line) throws IOException {
    Path outcomes = Files.createDirectories(folder.resolve("runs/parent/artifacts/outcomes"));
    Files.writeString(outcomes.resolve("100.jsonl"), line);
    return KeptTrials.read(folder.resolve("runs/parent"));
  }

  @Test
  void aKeptRunLiesBesideTheSweepsOwn() throws IOException {
    RunRecord record = read(LINE).get("ab12");
    assertEquals(folder.resolve("runs/sum-0001").toString(), record.id());
    assertEquals(0.75, record.metrics().get("eval/sum/accuracy").last());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../other", "/etc", "a/../../b"})
  void noFileSendsAReaderElsewhere(String run) {
    IOException e = assertThrows(IOException.class, () -> read(LINE.replace("sum-0001", run)));
    assertTrue(e.getMessage().contains("'" + run + "' is not the name"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1, 2", "[1, 2, 3]", "[]", "[1, 2]]"})
  void aDamagedLineIsNamed(String steps) {
    IOException e = assertThrows(IOException.class, () -> read(LINE.replace("[1, 2]", steps)));
    assertTrue(
        e.getMessage().contains("100.jsonl, line 1 is not the result of a trial"), e.getMessage());
  }

  @Test
  void aFileOfALaterBuildIsRefused() {
    String later = LINE.replace("\"format\": 1", "\"format\": 2");
    ConfigException e = assertThrows(ConfigException.class, () -> read(later));
    assertTrue(e.getMessage().contains("100.jsonl, line 1"), e.getMessage());
  }
}
