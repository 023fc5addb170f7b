package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.setup.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training on nested expressions whose split has a monitor and two examinations. */
@Tag("long")
class PartedTrainingTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] PARTED = {
    "split={type: parts}",
    "task.max_depth=2",
    "task.nesting=0.25",
    "task.reduction=leftmost",
    "model.context_length=64",
    "training.steps=1000",
    "training.optimizer.schedule=wsd",
    "training.optimizer.decay_share=0.5",
    "training.optimizer.warmup_steps=5",
    "training.checkpoint.every=1000",
    "training.success.metric=accuracy",
    "training.success.value=0.02",
    "training.success.evaluations=2",
    "evaluation.every=10",
    "evaluation.max_examples=100",
    "evaluation.max_examples_during_training=100",
  };

  @TempDir static Path folder;
  private static Path run;
  private static final Map<String, SortedMap<Long, Double>> metrics = new TreeMap<>();
  private static final Map<String, String> tags = new TreeMap<>();

  @BeforeAll
  static void train() throws IOException {
    run = OfflineTraining.run(folder, PARTED).directory();
    for (String line : Files.readAllLines(run.resolve("journal.jsonl"))) {
      JsonNode entry = JSON.readTree(line);
      switch (entry.get("type").asText()) {
        case "tags" ->
            entry
                .get("values")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        case "metrics" ->
            entry
                .get("values")
                .properties()
                .forEach(
                    value ->
                        metrics
                            .computeIfAbsent(value.getKey(), key -> new TreeMap<>())
                            .put(entry.get("step").asLong(), value.getValue().asDouble()));
        default -> {}
      }
    }
  }

  @Test
  void hasLearnedByTheMonitor() {
    SortedMap<Long, Double> monitor = metrics.get("monitor/sum/accuracy");
    long expected = 0;
    for (long step = 20; expected == 0; step += 10) {
      if (monitor.get(step) >= 0.02 && monitor.get(step - 10) >= 0.02) {
        expected = step;
      }
    }
    assertEquals(Long.toString(expected), tags.get("coursework.learned_at_step"));
  }

  @Test
  void measuresTheMonitorOnTheWayAndEveryPartAtTheEnd() {
    long end = metrics.get("eval/sum/accuracy").lastKey();
    for (String measure : List.of("accuracy", "strict_accuracy", "valid_chain_accuracy")) {
      assertTrue(metrics.get("monitor/max/" + measure).size() > 2, measure);
      assertTrue(metrics.get("eval/mixed/" + measure).size() > 2, measure);
      assertTrue(metrics.get("train/sum/" + measure).size() > 2, measure);
      assertEquals(
          List.of(end), List.copyOf(metrics.get("eval_multisets/sum/" + measure).keySet()));
    }
    for (String part : List.of("train", "eval", "monitor", "eval_multisets")) {
      double answer = metrics.get(part + "/max/accuracy").get(end);
      double valid = metrics.get(part + "/max/valid_chain_accuracy").get(end);
      double strict = metrics.get(part + "/max/strict_accuracy").get(end);
      assertTrue(strict <= valid && valid <= answer, part);
    }
    for (String part : List.of("eval", "monitor", "eval_multisets")) {
      SortedMap<Long, Double> gaps = metrics.get(part + "/sum/gap");
      assertEquals(metrics.get(part + "/sum/accuracy").keySet(), gaps.keySet(), part);
      gaps.values().forEach(gap -> assertTrue(Math.abs(gap) <= 1, part));
    }
    assertFalse(metrics.containsKey("train/sum/gap"));
    String accuracy = artifact("tables/accuracy.json");
    assertTrue(accuracy.contains("valid chain") && accuracy.contains("unseen-multisets"), accuracy);
    assertTrue(
        tags.getOrDefault("mlflow.note.content", text("journal.jsonl"))
            .contains("| monitor | SUM |"));
  }

  private static String artifact(String path) {
    return text("artifacts/" + path);
  }

  private static String text(String path) {
    try {
      return Files.readString(run.resolve(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theReportShowsThePartsSideBySideAndWhatEvaluationsCost() {
    String report = artifact("report.html");
    assertTrue(report.contains("The held-out parts side by side"));
    assertTrue(report.contains("<dt>excluded tuples</dt>"));
    assertTrue(
        report.matches("(?s).*<dd>[0-9]+ s, with evaluations [0-9]+ s \\([0-9]+% of it\\)</dd>.*"));
    SortedMap<Long, Double> shares = metrics.get("train/evaluation_share");
    assertEquals(metrics.get("eval/sum/accuracy").keySet(), shares.keySet());
    shares.values().forEach(share -> assertTrue(share > 0 && share <= 1, shares.toString()));
  }

  @Test
  void countsEachTokenForOneOperation() {
    long end = metrics.get("train/tokens").lastKey();
    assertEquals(
        metrics.get("train/tokens").get(end),
        metrics.get("train/sum/tokens").get(end) + metrics.get("train/max/tokens").get(end));
  }

  @Test
  void refusesASplitOfWhichNothingWouldBeDrawn() throws IOException {
    RunSpec spec =
        OfflineTraining.spec(
            Files.createDirectory(folder.resolve("refused")), "split={type: parts, operands: 4}");
    InvalidSpecException refused =
        assertThrows(
            InvalidSpecException.class,
            () ->
                Preparation.of(
                        spec, Guice.createInjector(Main.modules()).getInstance(Catalogue.class))
                    .close());
    assertTrue(refused.getMessage().contains("operands = 4 is outside"), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
  }
}
