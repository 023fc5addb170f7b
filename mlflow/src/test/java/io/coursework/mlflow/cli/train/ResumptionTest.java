package io.coursework.mlflow.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code train --resume} refuses before it asks any server. */
class ResumptionTest {

  private static final Injector INJECTOR = Guice.createInjector(Main.modules());

  private static final List<String> SHORT =
      List.of(
          "training.steps=1",
          "training.batch_size=2",
          "training.device=cpu",
          "evaluation.max_examples=2",
          "logging.model=false",
          "logging.system_every=0",
          "model.d_model=8",
          "model.n_heads=1",
          "probes.at_end=[]");

  @TempDir Path folder;

  private Run start(Map<String, byte[]> artifacts) throws IOException {
    return new Tracking(
            folder,
            header -> {
              throw BackendException.refused("no server");
            })
        .start(RunHeader.of("experiment", "run"), artifacts);
  }

  /** The directory of a run that was stopped at once, with these artifacts. */
  private Path stopped(Map<String, byte[]> artifacts) throws IOException {
    try (Run run = start(artifacts)) {
      run.end(RunStatus.KILLED, "interrupted");
      return run.directory();
    }
  }

  /** The directory of a run that recorded its data and was stopped before it had a checkpoint. */
  private Path begun(String... lines) throws IOException {
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, "name: short\n" + String.join("\n", lines) + "\n");
    ConfigLoader config = INJECTOR.getInstance(ConfigLoader.class);
    RunSpec spec = config.load(file, SHORT);
    byte[] yaml = config.yaml(spec).getBytes(StandardCharsets.UTF_8);
    try (Course course = spec.course(INJECTOR.getInstance(Catalogue.class));
        Run run = start(Map.of("config.yaml", yaml))) {
      RunRecorder.datasets(run, course.datasets(spec.evaluation().maxExamples()));
      run.end(RunStatus.KILLED, "interrupted");
      return run.directory();
    }
  }

  /** The directory of such a run that is trained from a file. */
  private Path begunFrom(Path data) throws IOException {
    Cli cli = Cli.run("data", "generate", "--out", data + "", "--count", "400", "--mix", "SUM,MAX");
    assertEquals(0, cli.exitCode(), cli.err());
    return begun(
        "curriculum: {type: fixed, weights: {SUM: 1, MAX: 1}}",
        "data: {type: file, path: " + data + "}");
  }

  private static void dropLastLine(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, lines.size() - 1));
  }

  private static void assertRefusesChanged(Path file, Path directory) throws IOException {
    byte[] journal = Files.readAllBytes(directory.resolve("journal.jsonl"));
    Cli cli = Cli.run("train", "--resume", directory + "", "--offline");
    assertEquals(2, cli.exitCode(), cli.err());
    String expected =
        "coursework train: %s cannot continue: %s, from which its data set listops/train comes, has changed since the run began (digest "
            .formatted(directory, file);
    assertTrue(cli.err().contains(expected), cli.err());
    assertArrayEquals(journal, Files.readAllBytes(directory.resolve("journal.jsonl")));
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
  void refusesToContinueOnAFileThatHasChanged() throws IOException {
    Path data = folder.resolve("trees.tsv");
    Path directory = begunFrom(data);
    dropLastLine(data);
    assertRefusesChanged(data, directory);
  }

  @Test
  void refusesToContinueByATableOfMixturesThatHasChanged() throws IOException {
    Path table = folder.resolve("mixture.tsv");
    Files.writeString(table, "step\tSUM\tMAX\n0\t0.5\t0.5\n");
    Path directory = begun("curriculum: {type: recorded, file: " + table + "}");
    Files.writeString(table, "step\tSUM\tMAX\n0\t0.25\t0.75\n");
    assertRefusesChanged(table, directory);
  }

  @Test
  @Tag("long")
  void continuesOnTheSameFileAndForksOnAnother() throws IOException {
    Path data = folder.resolve("trees.tsv");
    Path directory = begunFrom(data);
    Cli same = Cli.run("train", "--resume", directory + "", "--offline");
    assertEquals(0, same.exitCode(), same.err());
    dropLastLine(data);
    Cli fork =
        Cli.run(
            "train",
            "--resume",
            directory + "",
            "--new-run",
            "--set",
            "training.steps=2",
            "--runs-dir",
            folder.resolve("forks") + "",
            "--offline");
    assertEquals(0, fork.exitCode(), fork.err());
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
