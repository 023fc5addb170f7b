package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
