package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.server.Browser;
import io.coursework.mlflow.server.MlflowServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.tracking.MlflowClient;

/** What a person sees who opens the links that a study prints. */
@Tag("browser")
class ViewsInBrowserTest {

  private static final MlflowServer SERVER = MlflowServer.shared();

  private static final String TARGET_METRIC = "metrics.`eval/sum/accuracy`";
  private static final Pattern SHARED =
      Pattern.compile("experiments/(?<experiment>[0-9]+)/runs\\?viewStateShareKey=(?<key>[^&]+)");
  private static final Pattern ROW = Pattern.compile("row-index=\"([0-9]+)\"");
  private static final Pattern TARGET =
      Pattern.compile(
          "col-id=\"[^\"]*eval/sum/accuracy[^\"]*\"(?:(?!col-id=).)*?>([01](?:\\.[0-9]+)?)<",
          Pattern.DOTALL);

  @TempDir static Path folder;
  private static String said;

  @BeforeAll
  static void train() {
    Cli cli =
        Cli.run(
            "study",
            "src/main/configs/sum.yaml",
            "src/main/configs/joint.yaml",
            "--seeds",
            "2",
            "--set",
            "training.steps=40",
            "--set",
            "evaluation.every=20",
            "--set",
            "probes.at_end=[]",
            "--experiment",
            "views " + UUID.randomUUID(),
            "--runs-dir",
            folder.resolve("runs").toString(),
            "--tracking-uri",
            SERVER.uri().toString());
    assertEquals(0, cli.exitCode(), cli.err());
    said = cli.out();
  }

  /** The link that a line gives. */
  private static String link(String line) {
    return said.lines()
        .filter(one -> one.startsWith(line + ": http"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no link '%s' in: %s".formatted(line, said)))
        .substring(line.length() + 2);
  }

  private static String page(String line) throws IOException {
    return Browser.document(link(line), folder);
  }

  /** What the server keeps under the key of a link. */
  private static JsonNode state(String line) throws IOException {
    Matcher address = SHARED.matcher(link(line));
    assertTrue(address.find(), link(line));
    try (MlflowClient client = new MlflowClient(SERVER.uri().toString())) {
      String tag = "mlflow.sharedViewState." + address.group("key");
      JsonNode named =
          Console.JSON.readTree(
              client.getExperiment(address.group("experiment")).getTagsList().stream()
                  .filter(one -> one.getKey().equals(tag))
                  .findFirst()
                  .orElseThrow(() -> new AssertionError("no tag " + tag))
                  .getValue());
      assertTrue(named.get("name").asText().startsWith("study-seeds-0-to-1: "), named::toString);
      return Console.JSON.readTree(named.get("state").asText());
    }
  }

  private static List<String> texts(JsonNode all, String field) {
    return all.findValuesAsText(field);
  }

  /** Values of the table's column of held-out SUM, from its first row to its last. */
  private static List<Double> targets(String page) {
    Map<Integer, Double> values = new TreeMap<>();
    Matcher cell = TARGET.matcher(page);
    while (cell.find()) {
      Matcher row = ROW.matcher(page.substring(0, cell.start()));
      int index = row.results().mapToInt(r -> Integer.parseInt(r.group(1))).reduce(-1, (a, b) -> b);
      values.put(index, Double.parseDouble(cell.group(1)));
    }
    return List.copyOf(values.values());
  }

  private static void assertShows(String page, List<String> texts) {
    for (String text : texts) {
      assertTrue(page.contains(">" + text), text);
    }
  }

  @Test
  void theTableShowsTheRunsUnfoldedWithTheirResults() throws IOException {
    String page = page("table");
    assertShows(page, List.of("sum-seed-0", "sum-seed-1", "joint-seed-0", "joint-seed-1"));
    assertShows(page, List.of("curriculum", "eval/sum/accuracy", "Duration", "Model training"));
    assertFalse(page.contains(">study-seeds-0-to-1<"), "the parent");
    List<Double> targets = targets(page);
    assertEquals(4, targets.size(), targets::toString);
    assertEquals(targets.stream().sorted(Comparator.reverseOrder()).toList(), targets);
  }

  @Test
  void theServerKeepsWhatTheLinksName() throws IOException {
    JsonNode table = state("table");
    assertEquals(TARGET_METRIC, table.get("orderByKey").asText());
    assertFalse(table.get("orderByAsc").asBoolean());
    List<String> columns = new ArrayList<>();
    table.get("selectedColumns").forEach(column -> columns.add(column.asText()));
    assertTrue(
        columns.containsAll(
            List.of(
                "params.`curriculum`", "params.`seed`", TARGET_METRIC, "attributes.`Duration`")),
        columns::toString);
    assertTrue(table.get("searchFilter").asText().startsWith("tags.`mlflow.parentRunId` = '"));
    JsonNode varied = state("what varies");
    assertTrue(texts(varied.get("compareRunCharts"), "type").contains("PARALLEL"));
    JsonNode curves = state("curves");
    assertEquals("curriculum", curves.at("/groupBy/groupByKeys/0/groupByData").asText());
    assertEquals("eval/sum/accuracy", curves.at("/compareRunCharts/0/metricKey").asText());
    assertFalse(texts(curves.get("compareRunCharts"), "metricKey").toString().contains("chance"));
    for (String line : List.of("table", "curves", "what varies", "experiment", "parent run")) {
      assertTrue(link(line).contains("workflowType=machine_learning"), link(line));
    }
  }

  @Test
  void theCurvesBeginWithTheTargetByCurriculum() throws IOException {
    String page = page("curves");
    assertShows(page, List.of("Group: sum", "Group: joint", "Held-out accuracy", "Loss"));
    assertTrue(page.indexOf("eval/sum/accuracy") < page.indexOf("eval/max/accuracy"));
    assertFalse(page.contains("chance"));
  }

  @Test
  void whatVariesIsShownAsParallelCoordinates() throws IOException {
    assertShows(page("what varies"), List.of("What varies", "Parallel Coordinates"));
  }

  @Test
  void theExperimentHasItsViewsInReach() throws IOException {
    String page = page("experiment");
    assertShows(page, List.of("All runs: table", "All runs: curves"));
  }
}
