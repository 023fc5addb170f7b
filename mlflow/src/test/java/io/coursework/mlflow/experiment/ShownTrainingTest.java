package io.coursework.mlflow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training leaves to be looked at: images over the steps, tables, the map. */
class ShownTrainingTest {

  private static final Pattern IMAGE =
      Pattern.compile("number_embedding\\+step\\+(\\d+)\\+timestamp\\+\\d+\\+[0-9a-f-]{36}\\.png");

  @TempDir Path folder;

  /** The steps that have an image; each has its thumbnail, and nothing else lies there. */
  private static List<Long> steps(OfflineTraining training) throws IOException {
    Path images = training.directory().resolve("artifacts/images");
    if (!Files.exists(images)) {
      return List.of();
    }
    TreeSet<Long> steps = new TreeSet<>();
    try (Stream<Path> files = Files.list(images)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      for (String name : names) {
        Matcher image = IMAGE.matcher(name.replace("+compressed.png", ".png"));
        assertTrue(image.matches(), name);
        steps.add(Long.parseLong(image.group(1)));
      }
      assertEquals(2 * steps.size(), names.size(), names.toString());
    }
    return List.copyOf(steps);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static JsonNode map(OfflineTraining training, long step) throws IOException {
    String html = training.text("artifacts/embeddings/step_%08d/map.html".formatted(step));
    Matcher data = Pattern.compile("application/json\">(.*?)</script>").matcher(html);
    assertTrue(data.find());
    return json(data.group(1));
  }

  @Test
  void hasAnImageOfEveryEvaluationAndTablesAndAMap() throws IOException {
    OfflineTraining training =
        OfflineTraining.run(folder, "training.steps=10", "evaluation.every=3");

    assertEquals(List.of(0L, 3L, 6L, 9L, 10L), steps(training));
    String journal = training.text("journal.jsonl");
    assertTrue(journal.contains("mlflow.loggedImages"));
    assertTrue(journal.contains("mlflow.loggedArtifacts"));

    JsonNode map = map(training, 10);
    assertEquals(20, map.get("tokens").size());
    assertEquals(
        "{\"text\":\"SUM\",\"kind\":\"operation\",\"number\":null}",
        map.at("/tokens/10").toString());
    assertEquals(
        List.of("bracket", "bracket", "mark", "mark", "mark"),
        map.get("tokens").findValuesAsText("kind").subList(15, 20));
    List<Long> frames = new ArrayList<>();
    map.get("frames").forEach(frame -> frames.add(frame.get("step").asLong()));
    assertEquals(steps(training), frames);

    JsonNode predictions = json(training.text("artifacts/tables/predictions.json"));
    assertEquals(
        "[\"expression\",\"written\",\"expected\",\"right\",\"operation\",\"explanation\"]",
        predictions.get("columns").toString());
    assertEquals(100, predictions.get("data").size(), "50 of MAX, 50 of SUM");
    for (JsonNode row : predictions.get("data")) {
      boolean right = row.get(3).asText().equals("yes");
      assertEquals(right, row.get(5).asText().matches("(?:The answer|Every step).* right\\."));
      assertTrue(row.get(0).asText().contains(row.get(4).asText()), row.toString());
    }
    JsonNode accuracy = json(training.text("artifacts/tables/accuracy.json"));
    assertEquals(4 * 2 * 2, accuracy.get("data").size(), "evaluations, operations, parts");
    assertTrue(accuracy.at("/data/0/3").isNumber());
    assertTrue(
        training
            .text("artifacts/embeddings/step_00000010/projector_config.pbtxt")
            .contains("tensor_path: \"vectors.tsv\""));
  }

  @Test
  void hasAReportOfAllThatItCameTo() throws IOException {
    OfflineTraining training =
        OfflineTraining.run(
            folder, "training.steps=10", "evaluation.every=5", "probes.at_end=[pca, parity]");

    String report = training.text("artifacts/report.html");
    for (String part :
        List.of(
            "On SUM, which the training is for, the model answers",
            "<h3>Accuracy</h3>",
            "<h3>Training loss</h3>",
            "id=\"embedding\"",
            "id=\"probe-parity\"",
            "id=\"embedding_pca-part0\"",
            "id=\"answers\"",
            "max_operands: 3")) {
      assertTrue(report.contains(part), part);
    }
    JsonNode answers =
        json(
            report.replaceAll(
                "(?s).*<script type=\"application/json\">(\\{\"operations.*?)</script>.*", "$1"));
    assertEquals("[\"SUM\",\"MAX\"]", answers.get("operations").toString());
    assertEquals("[\"held-out\",\"training\"]", answers.get("parts").toString());
    assertTrue(answers.at("/rows/0/3").asText().startsWith("( SUM "));
  }

  @Test
  void spreadsFewImagesOverManyEvaluations() throws IOException {
    OfflineTraining training =
        OfflineTraining.run(folder, "training.steps=30", "evaluation.every=1", "logging.images=3");

    assertEquals(List.of(0L, 10L, 20L, 30L), steps(training));
  }

  @Test
  void hasNoImageWhereNoneIsWantedAndStillAMap() throws IOException {
    OfflineTraining training =
        OfflineTraining.run(folder, "training.steps=4", "evaluation.every=2", "logging.images=0");

    assertEquals(List.of(), steps(training));
    assertFalse(training.text("journal.jsonl").contains("mlflow.loggedImages"));
    assertEquals(1, map(training, 4).get("frames").size());
  }

  @Test
  void makesNoNumbersOfValuesThatAreNone() throws IOException {
    OfflineTraining training =
        OfflineTraining.run(
            folder,
            "training.steps=4",
            "evaluation.every=2",
            "task.domain={type: permutations, group: S3}",
            "task.operations=[PRODUCT]",
            "split={type: tuples, operands: 2, share: 0.1}",
            "target=PRODUCT",
            "curriculum={type: fixed, weights: {PRODUCT: 1}}");

    assertEquals(List.of(), steps(training), "parity means nothing here");
    JsonNode map = map(training, 4);
    assertEquals("value", map.at("/tokens/0/kind").asText());
    assertTrue(map.at("/tokens/0/number").isNull());
    assertEquals(3, map.get("frames").size());
  }
}
