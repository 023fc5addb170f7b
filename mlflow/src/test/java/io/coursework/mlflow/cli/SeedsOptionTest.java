package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedsOptionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seeds 0..1 --resume x | give one of them",
        "--replicas graph --config x | --replicas is for several runs",
        "--replicas both --seeds 0..1 --config x | choose graph or runs",
        "--replicas graph --parallel 2 --seeds 0..1 --config x | leave out --parallel",
        "--replicas graph --seeds 0..1 --config src/main/configs/joint.yaml --set training.accumulate=2"
            + " | set it to 1, or train separate runs",
        "--parallel 2 --config x | --parallel is for several runs",
      })
  void trainRefusesWhatDoesNotGoTogether(String options, String problem) {
    String[] line = ("train " + options).split(" ");
    Cli cli = Cli.run(line);
    assertEquals(2, cli.exitCode());
    assertTrue(cli.err().contains(problem), cli.err());
  }

  @TempDir Path folder;

  /** A plus may stand in the name of a curriculum, and not in that of a metric. */
  @Test
  void aPlusInTheNameIsNoObstacle() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.yaml"),
            "name: a+b\ncurriculum: {type: fixed, weights: {MAX: 1}}\ntarget: MAX\n"
                + "task: {operations: [MAX]}\nmodel: {d_model: 4, recurrences: 1}\n"
                + "training: {steps: 4, batch_size: 4, device: cpu, optimizer: {warmup_steps: 1}}\n"
                + "evaluation: {max_examples: 4, max_examples_during_training: 4}\n"
                + "logging: {images: 0, model: false, system_every: 0}\nprobes: {at_end: []}\n");
    Path runs = folder.resolve("runs");
    Cli cli =
        Cli.run(
            "train",
            "--config",
            file.toString(),
            "--seeds",
            "0..1",
            "--offline",
            "--runs-dir",
            runs.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    try (Stream<Path> children = Files.list(runs)) {
      String parent =
          children.filter(run -> run.toString().contains("-seeds-")).findFirst().orElseThrow()
              + "/journal.jsonl";
      assertTrue(Files.readString(Path.of(parent)).contains("summary/a b/max_accuracy"));
    }
  }
}
