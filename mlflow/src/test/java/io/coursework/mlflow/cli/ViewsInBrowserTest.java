package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.server.Browser;
import io.coursework.mlflow.server.MlflowServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who opens the links that a study prints. */
@Tag("browser")
class ViewsInBrowserTest {

  private static final MlflowServer SERVER = MlflowServer.shared();

  @TempDir static Path folder;
  private static JsonNode study;

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
            SERVER.uri().toString(),
            "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    study = cli.json();
  }

  private static String page(String link) throws IOException {
    return Browser.document(study.get(link).asText(), folder);
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
  }

  @Test
  void theCurvesBeginWithTheTargetByCurriculum() throws IOException {
    String page = page("charts");
    assertShows(page, List.of("Group: sum", "Group: joint", "Held-out accuracy", "Loss"));
    assertTrue(page.indexOf("eval/sum/accuracy") < page.indexOf("eval/max/accuracy"));
    assertFalse(page.contains("chance"));
  }

  @Test
  void whatVariesIsShownAsParallelCoordinates() throws IOException {
    assertShows(page("varied"), List.of("What varies", "Parallel Coordinates"));
  }

  @Test
  void theExperimentHasItsViewsInReach() throws IOException {
    String page = page("experiment");
    assertShows(page, List.of("All runs: table", "All runs: curves"));
  }
}
