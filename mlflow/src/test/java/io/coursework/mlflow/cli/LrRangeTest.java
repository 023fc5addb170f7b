package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LrRangeTest {

  @TempDir Path runs;

  private Cli range(String config, String... more) {
    List<String> line = new ArrayList<>(List.of("lr-range", "--config", config, "--offline"));
    line.addAll(List.of("--runs-dir", runs.toString(), "--set", "model.d_model=8"));
    line.addAll(List.of("--set", "training.threads=1"));
    line.addAll(List.of(more));
    return Cli.run(line.toArray(String[]::new));
  }

  private Cli sum(String... more) {
    return range("src/main/configs/sum.yaml", more);
  }

  @Test
  @Tag("long")
  void suggestsARateAndRecordsTheCurvesOfAllSeeds() throws IOException {
    Cli cli = sum("--steps", "120", "--to", "30", "--seeds", "0..1", "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode json = cli.json();
    double suggestion = json.get("suggestion").asDouble();
    assertTrue(suggestion > 1e-5 && suggestion < 1, json.get("suggestion").toString());
    int steps = json.get("steps").asInt();
    assertEquals(steps, json.get("rates").size());
    assertEquals(1e-5, json.at("/rates/0").asDouble(), 1e-12);
    double factor = json.at("/rates/1").asDouble() / json.at("/rates/0").asDouble();
    assertEquals(Math.pow(3e6, 1.0 / 119), factor, 1e-6, "the last step would have the last rate");

    Path run = Path.of(json.get("directory").asText());
    RunRecord record = RunRecord.read(run, key -> true);
    assertTrue(record.finished());
    assertEquals(steps, record.metrics().get("lr_range/loss").lastStep());
    assertEquals(suggestion, record.metrics().get("lr_range/suggestion").last());
    assertEquals("[0, 1]", record.params().get("lr_range.seeds"));
    assertEquals("lr-range", record.tags().get("coursework.study"));
    String figure = Files.readString(run.resolve("artifacts/figures/lr_range.svg"));
    assertTrue(figure.contains("suggested"), figure);
    List<String> table = Files.readAllLines(run.resolve("artifacts/lr_range.tsv"));
    assertEquals(
        "step\tlearning_rate\tloss\tsmoothed_loss\tloss_seed_0\tloss_seed_1", table.get(0));
    assertEquals(steps + 1, table.size());
  }

  @Test
  @Tag("long")
  void repeatsItselfBitByBit() {
    String[] line = {"--steps", "60", "--json"};
    JsonNode one = sum(line).json();
    assertEquals(one.get("losses"), sum(line).json().get("losses"));
  }

  @Test
  @Tag("long")
  void aConfigurationThatEndsOnceLearnedIsTestedAllTheSame() {
    Cli cli = range("src/main/configs/paper/nested/sum.yaml", "--steps", "50", "--to", "0.01");
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("It does not diverge up to 0.01."), cli.out());
    assertTrue(cli.out().contains("the first 50 steps"), cli.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--from 0                          | --from = 0.0 must be above 0",
        "--from -1                         | --from = -1.0 must be above 0",
        "--from 0.1 --to 0.1               | --from = 0.1 must be below --to = 0.1",
        "--from much                       | --from much must be a number",
        "--steps 20                        | --steps = 20 must be at least 50",
        "--set training.optimizer.schedule=cosine | --set training.optimizer.schedule would be overruled by the rising rate",
        "--seeds 0..1 --set seed=3         | --set seed would be overruled; give --seeds alone",
      })
  void saysInOneLineWhatIsWrong(String options, String expected) {
    Cli cli = sum(options.split(" "));
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().lines().findFirst().orElseThrow().endsWith(expected), cli.err());
  }

  @Test
  @Tag("long")
  void aCurriculumThatBeginsItsRateAnewIsToldOf() throws IOException {
    Path file =
        Files.writeString(
            runs.resolve("anew.yaml"),
            """
            name: anew
            curriculum:
              type: staged
              stages:
                - {share: 0.5, weights: {MAX: 1}}
                - {share: 0.5, weights: {SUM: 1}, restart: everything}
            training: {steps: 120}
            """);
    Cli cli = range(file.toString(), "--steps", "80");
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(
        cli.err()
            .contains(
                "the curriculum begins its learning rate anew at step 60; give --steps 60 or fewer"),
        cli.err());
  }
}
