package io.coursework.mlflow.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.bench.Cell;
import io.coursework.mlflow.bench.Measurement;
import io.coursework.mlflow.bench.TrainingBenchmark;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.system.ConsoleLog;
import io.coursework.tracking.secret.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

  /** Two rows a batch: what is asked here is what is measured, not how fast it is. */
  private static final String FEW_ROWS = "training.batch_size=2";

  private static String[] line(String words) {
    return (words + " --set " + FEW_ROWS).split(" ");
  }

  @Test
  @Tag("long")
  void measuresEachCellWithEachNumberOfThreads() {
    Cli cli =
        Cli.run(line("bench --recipe --d-model 8 --threads 1,2 --seconds 0 --steps 3 --json"));
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode measurements = cli.json().get("measurements");
    List<String> cells = new ArrayList<>();
    measurements.forEach(m -> cells.add(m.get("cell").asText() + "/" + m.get("threads").asInt()));
    assertEquals(List.of("recipe/1", "8/1", "recipe/2", "8/2"), cells);
    for (JsonNode measured : measurements) {
      assertTrue(measured.get("steps").asLong() >= 3, measured.toString());
      assertEquals(
          measured.get("steps").asLong(),
          measured.get("steps_per_second").asDouble() * measured.get("seconds").asDouble(),
          1e-6, // both were rounded to the nearest double
          measured.toString());
    }
    assertTrue(cli.json().get("seconds_to_first_step").asDouble() > 0, cli.out());
  }

  @Test
  void theModelsAreThoseOfTheLiterature() {
    Cli cli = Cli.run(line("bench --recipe --d-model 8 --threads 1 --seconds 0 --json"));
    JsonNode recipe = cli.json().get("measurements").get(0);
    assertEquals(14_304, recipe.get("parameters").asInt(), "12d^2 + (V+T+11)d of d 32, V 20, T 32");
    assertEquals(8, recipe.get("length").asInt(), "7 or 8 tokens, padded to a multiple of 8");
    JsonNode sister = cli.json().get("measurements").get(1);
    assertEquals(2_228, sister.get("parameters").asInt(), "12d^2 + 180d + 20 of d 8");
    assertEquals(128, sister.get("length").asInt());
    assertEquals(
        sister.get("steps_per_second").asDouble() * 2 * 128,
        sister.get("tokens_per_second").asDouble(),
        1e-3, // of some thousands; every place of a full row is a token
        "tokens of two full rows");
  }

  @Test
  @Tag("long")
  void modelsThatTrainTogetherCountTheirTokensTogether() throws IOException {
    Injector injector = Guice.createInjector(Main.modules());
    Cell cell =
        Cell.of("nested-4x3", 1, List.of(FEW_ROWS), injector.getInstance(ConfigLoader.class));
    assertEquals(3, cell.models());
    try (TrainingBenchmark together =
        new TrainingBenchmark(cell, injector.getInstance(Catalogue.class))) {
      Measurement measured = together.measure(0, 1);
      assertEquals(3, measured.models());
      long expressions = 3 * 2 * measured.steps();
      assertTrue(measured.tokens() > 6 * expressions, measured.toString()); // 6 is the shortest
      assertTrue(measured.tokens() < 60 * expressions, measured.toString());
    }
  }

  @Test
  @Tag("long")
  void writesDownWhatPeersTrain(@TempDir Path folder) throws IOException {
    Cli cli = Cli.run(line("bench --nested --d-model 4 --threads 1,2 --export " + folder));
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode written = Console.JSON.readTree(folder.resolve("nested-4.json").toFile());
    assertEquals(5, written.get("recurrences").asInt());
    assertEquals(64, written.get("context").asInt());
    assertEquals(32, written.get("losses").size());
    assertEquals(Math.log(21), written.at("/losses/0").asDouble(), 0.1); // nothing is known yet
    JsonNode row = written.at("/batches/0/0");
    assertEquals(row.get("tokens").get(1), row.get("targets").get(0));
    assertEquals(row.get("tokens").size(), row.get("targets").size());
    assertEquals(0, row.get("counts_from").asInt(), "the loss is on all tokens");
    assertEquals(21 * 4, written.at("/weights/embed.W_E/values").size());
  }

  @Test
  void printsATableForPeople() {
    Cli cli = Cli.run(line("bench --d-model 8 --threads 1 --seconds 0"));
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().startsWith("d_model  threads  params"), cli.out());
    assertTrue(cli.out().contains("2 x 128"), cli.out());
    assertTrue(cli.out().contains("to its first step: "), cli.out());
  }

  @Test
  void aServerAnswersEachLineWithOne() throws IOException {
    Injector injector = Guice.createInjector(Main.modules());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            null,
            true,
            injector.getInstance(ConsoleLog.class),
            Secrets.of(Map.of()));
    String small = "{\"cell\": \"8\", \"seconds\": 0, \"steps\": 2}\n";
    String other = small.replace("8", "4");
    try (BenchServer server =
        new BenchServer(
            name -> Cell.of(name, 1, List.of(FEW_ROWS), injector.getInstance(ConfigLoader.class)),
            injector.getInstance(Catalogue.class),
            console)) {
      server.serve(new StringReader(small + small + other));
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(4, lines.size(), "versions, then three answers");
    assertTrue(Console.JSON.readTree(lines.get(0)).hasNonNull("tensorflow"), lines.get(0));
    assertEquals("8", Console.JSON.readTree(lines.get(2)).get("cell").asText());
    JsonNode last = Console.JSON.readTree(lines.get(3));
    assertEquals("4", last.get("cell").asText());
    assertEquals(2, last.get("steps").asInt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--d-model 16,wide                 | --d-model 16,wide is not a list of whole numbers",
        "--d-model 0                       | d_model = 0 is outside 1..4096",
        "--threads 0                       | threads = 0 is outside 1..256",
        "--seconds soon                    | --seconds soon must be a whole number (0..3600)",
        "--set model.width=3               | model.width is not a known key",
        "--serve --threads 1               | --serve answers in JSON; add --json",
        "--serve --json                    | --serve measures with one number of threads",
        "all                               | unexpected argument 'all'",
      })
  void wrongUsageIsOneLineAndExitCode2(String options, String expected) {
    Cli cli = Cli.run(("bench " + options.strip()).split(" "));
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
  }
}
