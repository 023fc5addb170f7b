package io.coursework.mlflow.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.experiment.OfflineTraining;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of this disk, compared. */
class CompareCommandTest {

  @TempDir static Path folder;
  private static Path runs;
  private static final List<Path> TRAINED = new ArrayList<>();

  @BeforeAll
  static void train() throws IOException {
    runs = folder.resolve("runs");
    for (String seed : List.of("0", "1")) {
      TRAINED.add(
          OfflineTraining.run(
                  folder,
                  "training.steps=4",
                  "evaluation.every=2",
                  "logging.every=2",
                  "probes.at_end=[parity]",
                  "model.d_model=8",
                  "seed=" + seed)
              .directory());
    }
    for (Path run : List.copyOf(TRAINED)) {
      TRAINED.add(wider(RunRecord.read(run, key -> true)));
    }
  }

  /** A run that recorded the same with another model, with twice the loss. */
  private static Path wider(RunRecord other) throws IOException {
    Tracking tracking = Tracking.offline(runs, Secrets.of(Map.of()), line -> {});
    try (Run run = tracking.start(RunHeader.of("offline", "wider"))) {
      Map<String, String> params = new TreeMap<>(other.params());
      params.put("model.d_model", "16");
      run.params(params);
      other
          .metrics()
          .forEach(
              (key, curve) ->
                  curve
                      .byStep()
                      .forEach(
                          (step, value) ->
                              run.metrics(
                                  Map.of(key, key.equals("train/loss") ? 2 * value : value),
                                  step)));
      run.end(RunStatus.FINISHED, null);
      return run.directory();
    }
  }

  private static Cli compare(String... arguments) {
    List<String> words = new ArrayList<>(List.of("compare", "--offline"));
    words.addAll(List.of("--runs-dir", runs.toString()));
    words.addAll(List.of(arguments));
    return Cli.run(words.toArray(String[]::new));
  }

  private static void assertRefused(String part, String... arguments) {
    Cli cli = compare(arguments);
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(part), cli.err());
    assertEquals("", cli.out());
  }

  @Test
  void theObjectHasParamsResultsDifferencesFindingsAndCurves() {
    Cli cli = compare(runs.toString(), "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode json = cli.json();
    assertEquals(4, json.get("runs").size());
    JsonNode run = json.get("runs").get(0);
    assertEquals("FINISHED", run.get("status").asText());
    assertTrue(run.get("counted").asBoolean());
    assertEquals("8", run.get("params").get("model.d_model").asText());
    assertEquals(2, json.get("groups").size());
    JsonNode group = json.get("groups").get(0);
    assertEquals("offline, model.d_model=8", group.get("name").asText());
    assertEquals(json.get("baseline"), group.get("name"));
    assertEquals("[\"0\",\"1\"]", group.get("seeds").toString());
    JsonNode loss = group.get("metrics").get("train/loss");
    assertEquals(2, loss.get("n").asInt());
    assertTrue(loss.get("low").asDouble() < loss.get("mean").asDouble());
    double mean = 0;
    for (int i = 0; i < 2; i++) {
      mean += json.get("runs").get(i).get("metrics").get("train/loss").asDouble() / 2;
    }
    assertEquals(mean, loss.get("mean").asDouble(), 1e-12, "rounding");
    assertTrue(json.get("differing_params").toString().contains("model.d_model"));
    JsonNode difference = json.get("differences").get(0);
    assertEquals("eval/sum/accuracy", difference.get("metric").asText());
    assertEquals("paired", difference.get("test").asText());
    assertEquals(0, difference.get("difference").asDouble());
    JsonNode other = json.get("groups").get(1).get("metrics").get("train/loss");
    assertEquals(2 * loss.get("mean").asDouble(), other.get("mean").asDouble(), 1e-12, "rounding");
    assertEquals(2, json.get("probes").get("parity").get("fourier_share").size());
    JsonNode curve = json.get("curves").get("train/loss").get("groups").get(0);
    assertEquals("[1,2,4]", curve.get("steps").toString());
    assertEquals(3, curve.get("means").size());
    assertEquals(4, json.get("curves").get("train/loss").get("runs").size());
    assertTrue(json.get("notes").isArray());
    assertFalse(group.get("metrics").has("system/cpu_utilization_percentage"));
  }

  @Test
  void peopleGetTheAnswerInTenLines() {
    Cli cli = compare(runs.toString(), "--test", "train/loss");
    assertEquals(0, cli.exitCode(), cli.err());
    List<String> lines = cli.out().lines().toList();
    assertTrue(lines.size() <= 16, cli.out());
    assertTrue(lines.get(0).startsWith("4 runs in 2 groups; the others are compared with"));
    assertEquals("held-out accuracy of SUM (eval/sum/accuracy):", lines.get(1));
    assertTrue(cli.out().contains("\ntrain/loss:\n"), cli.out());
    assertTrue(cli.out().contains("with 2 seeds "), cli.out());
    assertTrue(cli.out().contains("the groups differ in model.d_model"), cli.out());
  }

  @Test
  void peopleGetTablesAndFiles() throws IOException {
    Path out = folder.resolve("out");
    Cli cli =
        compare(
            TRAINED.get(0).getFileName().toString(),
            TRAINED.get(1).toString(),
            TRAINED.get(2).toString(),
            "--test",
            "train/loss",
            "--metrics",
            "accuracy",
            "--all",
            "--out",
            out.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("model.d_model=16 -"), cli.out());
    assertTrue(cli.out().lines().allMatch(text -> text.length() <= 80), cli.out());
    assertTrue(cli.out().contains("eval/sum/accuracy"));
    assertTrue(cli.out().contains("train/loss"), "is tested");
    assertFalse(cli.out().contains("train/gradient_norm"));
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(
          List.of("comparison.html", "comparison.tsv"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    assertTrue(Files.readString(out.resolve("comparison.html")).startsWith("<!DOCTYPE html>"));
    assertTrue(
        Files.readString(out.resolve("comparison.tsv"))
            .startsWith("metric\tgroup\truns\tmean\tlow\thigh\n"));
  }

  @Test
  void allRunsOfAnExperimentAreFoundOnTheDiskToo() {
    assertEquals(4, compare("experiment:offline", "--json").json().get("runs").size());
    assertRefused("has no finished run", "experiment:other");
  }

  @Test
  void settingsAreComparedByAnyMetric() throws IOException {
    Path out = folder.resolve("settings");
    Cli cli =
        compare(
            runs.toString(),
            "--by",
            "model.d_model,curriculum",
            "--metric",
            "train/loss",
            "--out",
            out.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    List<String> lines = cli.out().lines().toList();
    assertTrue(lines.size() <= 12, cli.out());
    assertEquals("4 runs in 2 settings by train/loss", lines.get(0));
    assertTrue(lines.get(1).startsWith("best: model.d_model 8: "), cli.out());
    assertTrue(cli.out().contains("of 1 other setting "), cli.out());
    assertTrue(cli.out().contains("with 2 seeds a difference of "), cli.out());
    assertTrue(cli.err().contains("all runs have curriculum offline"), cli.err());
    assertTrue(Files.readString(out.resolve("comparison.html")).contains("Main effects"));
    JsonNode json =
        compare(runs.toString(), "--by", "model.d_model", "--metric", "train/loss", "--json")
            .json()
            .get("settings");
    assertEquals("lowest", json.get("best_is").asText());
    assertEquals("8", json.get("settings").get(0).get("params").get("model.d_model").asText());
    assertEquals(2, json.get("settings").get(1).get("seeds").size());
  }

  @Test
  void aComparisonCanBeRecordedAndIsNoRunToBeCompared() throws IOException {
    Cli cli = compare(runs.toString(), "--by", "model.d_model", "--log", "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    Path directory = Path.of(cli.json().get("directory").asText());
    assertTrue(Files.isRegularFile(directory.resolve("artifacts/comparison.html")));
    assertTrue(Files.isRegularFile(directory.resolve("artifacts/comparison.tsv")));
    assertTrue(Files.isRegularFile(directory.resolve("artifacts/tables/differences.json")));
    assertTrue(Files.isRegularFile(directory.resolve("artifacts/tables/main_effects.json")));
    assertTrue(Files.isRegularFile(directory.resolve("artifacts/figures/by_model_d_model.svg")));
    Tracking tracking = Tracking.offline(runs, Secrets.of(Map.of()), line -> {});
    RunHeader probed =
        RunHeader.of("offline", "probe")
            .withTags(Map.of("coursework.probed", "it"))
            .withParent(RunFolders.header(TRAINED.get(0)).orElseThrow().clientRunId());
    try (Run run = tracking.start(probed)) {
      run.end(RunStatus.FINISHED, null);
    }
    assertEquals(4, compare(runs.toString(), "--json").json().get("runs").size());
    String first = TRAINED.get(0).toString();
    String other = TRAINED.get(1).toString();
    assertEquals(
        2, compare(first, other, "--json").json().get("runs").size(), "not its probe's run");
  }

  @Test
  void whatCannotBeComparedIsRefusedWithARemedy() {
    String run = TRAINED.get(0).toString();
    String other = TRAINED.get(1).toString();
    assertRefused("no run is named");
    assertRefused("comparing needs two", run);
    assertRefused("comparing needs two", run, run);
    assertRefused("there is no run 'nothing'", run, "nothing");
    assertRefused("--offline asks none", run, "0123456789abcdef0123456789abcdef");
    assertRefused("write runs:/<run id>", run, "runs:/abc/model");
    assertRefused("does not name a run", run, "http://127.0.0.1:5000/#/models/a");
    assertRefused("nearest: curriculum", run, other, "--by", "curiculum");
    assertRefused("there are no settings to compare", run, other, "--by", "model.d_model");
    assertRefused(
        "--metric eval/sum/acuracy: no run has that; nearest: eval/sum/accuracy",
        run,
        TRAINED.get(2).toString(),
        "--by",
        "model.d_model",
        "--metric",
        "eval/sum/acuracy");
    assertRefused("name their params with --by", run, other, "--metric", "train/loss");
    assertRefused("nearest: eval/sum/accuracy", run, other, "--test", "eval/sum/acuracy");
    assertRefused("is not a regular expression", run, other, "--metrics", "[");
    assertRefused("have a metric in common", run, other, "--metrics", "nothing at all");
  }

  @Test
  void aServerThatIsAwayIsSaidInOneLine() {
    Cli cli =
        Cli.run(
            "compare",
            TRAINED.get(0).toString(),
            "0123456789abcdef0123456789abcdef",
            "--tracking-uri",
            "http://127.0.0.1:9");
    assertEquals(1, cli.exitCode(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().startsWith("coursework compare: "), cli.err());
  }
}
