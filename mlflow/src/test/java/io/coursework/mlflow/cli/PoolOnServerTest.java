package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Guice;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.sweep.SweepCommandTest;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.reproduction.PlannedStudy;
import io.coursework.mlflow.server.MlflowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Halves of a study that are on a server alone, pooled: they say what the whole says. */
@Tag("mlflow")
class PoolOnServerTest {

  private final MlflowServer server = MlflowServer.shared();
  private final String experiment = "pool-" + UUID.randomUUID();

  @TempDir Path folder;

  private Cli cli(String runs, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--json", "--tracking-uri", server.uri().toString()));
    all.addAll(List.of("--runs-dir", folder.resolve(runs).toString()));
    Cli cli = Cli.run(all.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli;
  }

  /** The id on the server of the run of a pool. */
  private String pooled(String runs, String studies) {
    JsonNode pool =
        cli(runs, "reproduce-paper", "--pool", studies, "--experiment", experiment).json();
    return "runs:/" + pool.get("run_id").asText();
  }

  /** What a repository would keep of a study on the server. */
  private Path compact(String study) {
    Path out = folder.resolve(study.substring("runs:/".length()));
    cli("none", "sweep", "results", study, "--out", out.toString(), "--compact");
    return out;
  }

  /** The claims of claims.json, without the words that say which studies were pooled. */
  private static JsonNode claims(Path compact) throws IOException {
    return Console.JSON.readTree(Files.readString(compact.resolve("claims.json"))).get("claims");
  }

  private static Set<String> files(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(folder.relativize(file).toString()));
    }
    return names;
  }

  /** A study with planted results, of these blocks, as it lies on another machine. */
  private String planted(String name, LongPredicate blocks) throws IOException {
    Path study = folder.resolve(name);
    PlannedStudy.write(
        PlannedStudy.of("quick"),
        blocks,
        study,
        Guice.createInjector(Main.modules()).getInstance(ConfigLoader.class));
    return study.toString();
  }

  private void takeAway(String runs) throws IOException {
    Files.move(folder.resolve(runs), folder.resolve("gone-" + runs));
  }

  @Test
  void twoHalvesWhoseFoldersAreGoneSayWhatTheWholeSays() throws IOException {
    String first = pooled("first", planted("a", block -> block < 104));
    String second = pooled("second", planted("b", block -> block >= 104));
    takeAway("first");
    takeAway("second");

    Path halves = compact(pooled("pool", first + "," + second));
    Path whole = compact(pooled("whole", planted("c", block -> true)));

    assertEquals(claims(whole), claims(halves));
    assertTrue(claims(halves).toString().contains("\"verdict\":\"confirmed\""));
    assertEquals(
        Set.of("claims.json", "reproduction.md", "runs.tsv"),
        files(halves).stream()
            .filter(name -> !name.startsWith("figures/"))
            .collect(Collectors.toSet()));
    assertTrue(
        Files.readString(halves.resolve("reproduction.md")).contains("Pooled from 2 studies: "));
  }

  @Test
  void blocksThatTwoMachinesTrainedAreOneStudy() throws IOException {
    String whole = trained("whole", "100..101");
    String first = trained("first", "100");
    String second = trained("second", "101");
    takeAway("first");
    takeAway("second");

    Path halves = compact(pooled("pool", first + "," + second));
    Path all = compact(whole);

    assertEquals(claims(all), claims(halves));
    assertEquals(
        Files.readAllLines(all.resolve("runs.tsv")).size(),
        Files.readAllLines(halves.resolve("runs.tsv")).size());
  }

  private String trained(String name, String blocks) throws IOException {
    Path file = Files.writeString(folder.resolve("tiny.yaml"), StudyOutcomesTest.tiny(blocks));
    List<String> words = new ArrayList<>(List.of("sweep", "--config", file.toString()));
    words.addAll(List.of("--experiment", experiment));
    List<String> settings = new ArrayList<>(SweepCommandTest.CHEAP);
    settings.addAll(List.of("training.success.evaluations=1", "evaluation.every=2"));
    settings.forEach(setting -> words.addAll(List.of("--set", setting)));
    return "runs:/" + cli(name, words.toArray(String[]::new)).json().get("run_id").asText();
  }
}
