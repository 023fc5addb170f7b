package io.coursework.mlflow.cli.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps that want something else than accuracy. */
@Tag("long")
class ObjectiveSweepTest {

  private static final String TPE =
      """
      name: tiny
      base: src/main/configs/sum.yaml
      random:
        draws: 5
        keys:
          training.optimizer.learning_rate: {type: log_uniform, low: 0.001, high: 0.1}
          model.d_model: {type: log_integer, low: 2, high: 16}
      search: {type: tpe, startup: 3, at_once: 2}
      """;

  @TempDir Path folder;

  private Cli sweep(String runs, String yaml, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), yaml);
    List<String> words =
        new ArrayList<>(List.of("sweep", "--config", file.toString(), "--json", "--offline"));
    words.addAll(List.of("--runs-dir", folder.resolve(runs).toString()));
    SweepCommandTest.CHEAP.forEach(setting -> words.addAll(List.of("--set", setting)));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  private static String results(Cli cli, String... more) {
    List<String> words = new ArrayList<>(List.of("sweep", "results"));
    words.add(cli.json().get("directory").asText());
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new)).out().replaceAll("\\s+", " ");
  }

  @Test
  void theLowestLossIsTheBestAndWhatBreaksAConstraintRanksBehind() throws IOException {
    String yaml =
        TPE
            + "objective: {metric: train/loss, goal: minimize}\n"
            + "constraints: [model.parameters <= 2000, train/loss >= 0.1]\nconfirm: 1\n";
    Cli cli = sweep("one", yaml, "--parallel", "1");
    assertEquals(0, cli.exitCode(), cli.err());
    double best = cli.json().at("/best/value").asDouble();
    List<Double> values = new ArrayList<>();
    for (JsonNode setting : cli.json().get("settings")) {
      values.add(setting.get("value").asDouble());
      assertTrue(setting.get("keeps_constraints").asBoolean());
    }
    assertEquals(values.stream().sorted().toList(), values, "the lowest first");
    assertEquals(values.get(0), best);
    assertEquals(
        "{\"metric\":\"train/loss\",\"goal\":\"minimize\"}",
        cli.json().at("/judged_by/objective/0").toString());
    String said = results(cli);
    assertTrue(said.contains("lowest train/loss"), said);
    assertTrue(said.contains("With a fresh seed, which chose nothing"), said);

    // The same trials beside each other, in a folder that has another sweep.
    Cli two = sweep("one", yaml, "--parallel", "2");
    assertEquals(SweepCommandTest.numbers(cli.json()), SweepCommandTest.numbers(two.json()));
    assertEquals(cli.json().get("settings"), two.json().get("settings"));
  }

  @Test
  void severalObjectivesHaveTheirBestCompromises() throws IOException {
    Cli cli =
        sweep(
            "two",
            TPE
                + "objective: [{metric: train/loss, goal: minimize}, {metric: model.parameters, goal:"
                + " minimize}]\n");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode front = cli.json().get("pareto_front");
    assertTrue(front.size() >= 1 && front.size() <= 5, front.toString());
    for (JsonNode one : front) {
      for (JsonNode other : cli.json().get("settings")) {
        assertTrue(
            value(other, "train/loss") >= value(one, "train/loss")
                || value(other, "model.parameters") >= value(one, "model.parameters"),
            other + " before " + one);
      }
    }
    String said = results(cli);
    assertTrue(said.contains("of train/loss, minimized and model.parameters, minimized"), said);
    Path parent = Path.of(cli.json().get("directory").asText());
    assertTrue(Files.exists(parent.resolve("artifacts/figures/pareto_front.svg")));
    assertTrue(
        Files.readString(parent.resolve("artifacts/report.html")).contains("Best compromises"));
  }

  private static double value(JsonNode setting, String metric) {
    return setting.get("values").get(metric).get("mean").asDouble();
  }

  @Test
  void aMetricThatNoRunHasEndsTheSweepAfterItsFirstTrial() throws IOException {
    Cli cli = sweep("none", TPE + "objective: {metric: train/los, goal: minimize}\n");
    assertEquals(2, cli.exitCode(), cli.err());
    assertTrue(
        cli.err().contains("objective: no run has the metric train/los; nearest: train/loss,"),
        cli.err());
    try (var runs = Files.list(folder.resolve("none"))) {
      List<String> trials =
          runs.map(run -> run.getFileName().toString())
              .filter(name -> name.matches(".*-tiny-[0-9]{4}-.*"))
              .toList();
      assertEquals(1, trials.size(), trials.toString());
    }
  }
}
