package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedsTest {

  @Test
  void namesRangesAndSingleSeedsInTheirOrder() {
    assertEquals(List.of(0L, 1L, 2L, 3L), Seeds.of("0..3"));
    assertEquals(List.of(0L, 3L, 5L), Seeds.of("0,3,5"));
    assertEquals(List.of(7L, 1L, 2L), Seeds.of("7, 1..2"));
    assertEquals(1000, Seeds.of("0..999").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3..1 | 3..1 runs backwards",
        "1,1 | it names 1 twice",
        "0..2,2 | it names 2 twice",
        "0..1000 | these are more than 1000 seeds",
        "0..999,1000 | these are more than 1000 seeds",
        "-1 | '-1' is no seed and no range",
        "1,,2 | '' is no seed and no range",
        "1...3 | '1...3' is no seed and no range",
        "99999999999999999999 | '99999999999999999999' is no seed and no range",
        "0..999999999999999999 | these are more than 1000 seeds",
      })
  void saysWhatIsWrongWithAWord(String word, String problem) {
    String message = assertThrows(UsageException.class, () -> Seeds.of(word)).getMessage();
    assertTrue(message.startsWith("--seeds " + word + ": " + problem), message);
    assertTrue(message.endsWith("; write for example 0..7 or 0,3,5"), message);
  }

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
