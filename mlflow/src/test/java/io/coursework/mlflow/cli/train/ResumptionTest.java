package io.coursework.mlflow.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.cli.Cli;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code train --resume} refuses before it asks any server. */
class ResumptionTest {

  @TempDir Path folder;

  /** The directory of a run that was stopped at once, with these artifacts. */
  private Path stopped(Map<String, byte[]> artifacts) throws IOException {
    Tracking tracking =
        new Tracking(
            folder,
            header -> {
              throw BackendException.refused("no server");
            });
    try (Run run = tracking.start(RunHeader.of("experiment", "run"), artifacts)) {
      run.end(RunStatus.KILLED, "interrupted");
      return run.directory();
    }
  }

  private static String refusal(String... arguments) {
    Cli cli = Cli.run(arguments);
    assertEquals(2, cli.exitCode(), cli.err());
    assertEquals("", cli.out());
    return cli.err().lines().findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--set|training.steps=9|--set training.steps=9 does not go with --resume: it would be another",
        "--set|seed=3|--set seed=3 does not go with --resume: it would be another training",
        "--config|c.yaml|--config does not go with --resume: the run has its own; leave it out",
        "--runs-dir|runs|--runs-dir does not go with --resume",
        "--run-name|other|--run-name does not go with --resume",
        "--init-from|runs/a|--init-from does not go with --resume: the run has its own; leave it out",
        "--init-freeze|none|--init-freeze does not go with --resume",
        "--experiment|other|--experiment does not go with --resume",
      })
  void refusesWhatWouldMakeItAnotherTraining(String option, String value, String expected) {
    String line = refusal("train", "--resume", folder + "", option, value);
    assertTrue(line.startsWith("coursework train: " + expected), line);
  }

  @Test
  void refusesADirectoryThatIsNoRuns() {
    String line = refusal("train", "--resume", folder + "");
    assertTrue(line.contains(folder + " is not the folder of a run"), line);
  }

  @Test
  void refusesARunThatTrainsNothingItself() throws IOException {
    String line = refusal("train", "--resume", stopped(Map.of()) + "");
    assertTrue(line.contains("is not the run of one training"), line);
  }

  @Test
  void refusesAConfigurationThatLacksALine() throws IOException {
    Path directory =
        stopped(Map.of("config.yaml", "name: joint\n".getBytes(StandardCharsets.UTF_8)));
    String line = refusal("train", "--resume", directory + "");
    assertTrue(line.contains(directory.resolve("artifacts/config.yaml") + ": "), line);
    assertTrue(Files.exists(directory.resolve("journal.jsonl")));
  }
}
