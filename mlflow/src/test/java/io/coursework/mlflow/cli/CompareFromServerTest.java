package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.backend.RunContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that a real server keeps, compared. */
@Tag("mlflow")
class CompareFromServerTest {

  private static final MlflowServer SERVER = MlflowServer.shared();

  @TempDir static Path folder;
  private static final String EXPERIMENT = "compare " + UUID.randomUUID();
  private static JsonNode study;

  @BeforeAll
  static void train() {
    Cli cli =
        run(
            "study",
            "src/main/configs/sum.yaml",
            "src/main/configs/joint.yaml",
            "--seeds",
            "2",
            "--parallel",
            "1", // beside each other they begin in either order
            "--experiment",
            EXPERIMENT,
            "--set",
            "training.steps=20",
            "--set",
            "evaluation.max_examples=20",
            "--set",
            "logging.model=false");
    assertEquals(0, cli.exitCode(), cli.err());
    study = cli.json();
  }

  private static Cli run(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--runs-dir", folder.resolve("runs").toString(), "--json"));
    words.addAll(List.of("--tracking-uri", SERVER.uri().toString()));
    return Cli.run(words.toArray(String[]::new));
  }

  private static JsonNode compare(String... arguments) {
    List<String> words = new ArrayList<>(List.of("compare", "--all"));
    words.addAll(List.of(arguments));
    Cli cli = run(words.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.json();
  }

  /** Ids differ by where a run was read, and nothing else does. */
  private static JsonNode withoutIds(JsonNode comparison) {
    comparison.findParents("id").forEach(node -> ((ObjectNode) node).remove("id"));
    return comparison;
  }

  @Test
  void theServerAndTheDiskGiveTheSameNumbers() {
    String first = study.get("runs").get(0).get("run_id").asText();
    String parent = study.get("run_id").asText();
    JsonNode here = compare(folder.resolve("runs").toString());
    JsonNode there = compare("runs:/" + parent);
    assertEquals(4, there.get("runs").size());
    assertEquals(parent.length(), there.get("runs").get(0).get("id").asText().length());
    assertEquals(withoutIds(here), withoutIds(there));
    assertEquals(withoutIds(here), withoutIds(compare("experiment:" + EXPERIMENT)));

    String folderOfTheSame = study.get("runs").get(0).get("directory").asText();
    String other = study.get("runs").get(2).get("run_id").asText();
    assertEquals(
        2, compare(first, folderOfTheSame, other).get("runs").size(), "one run, named twice");
  }

  @Test
  void ofMoreRunsThanAskedForTheLatestAreComparedAndThatIsSaid() {
    Cli cli = run("compare", "experiment:" + EXPERIMENT, "--most", "2");
    assertEquals(0, cli.exitCode(), cli.err());
    List<String> latest =
        List.of(
            study.get("runs").get(2).get("run_id").asText(),
            study.get("runs").get(3).get("run_id").asText());
    assertEquals(latest, cli.json().get("runs").findValuesAsText("id"));
    assertTrue(
        cli.err()
            .contains("experiment '%s' has more than 2 runs: the latest 2".formatted(EXPERIMENT)),
        cli.err());
    assertFalse(
        run("compare", "experiment:" + EXPERIMENT, "--most", "4").err().contains("has more than"));
  }

  @Test
  void theComparisonIsRecordedInTheExperimentOfItsRuns() throws IOException {
    String first = study.get("runs").get(0).get("run_id").asText();
    String other = study.get("runs").get(2).get("run_id").asText();
    JsonNode logged = compare(first, other, "--log");
    RunContent run =
        MlflowReader.read(SERVER.uri(), SERVER.artifacts(), logged.get("run_id").asText());
    assertEquals("compare", run.name());
    assertEquals("FINISHED", run.status());
    assertEquals("compare", run.tags().get("coursework.study"));
    assertEquals(first + " " + other, run.tags().get("coursework.compared_runs"));
    String page = new String(run.artifacts().get("comparison.html"), StandardCharsets.UTF_8);
    assertTrue(page.contains(first));
    assertTrue(run.artifacts().containsKey("comparison.tsv"));
    assertTrue(run.tags().get("mlflow.loggedArtifacts").contains("tables/differences.json"));
    assertEquals(0, logged.get("delivery").get("unsent").asInt());
  }

  @Test
  void aRunThatIsNotThereIsSaidInOneLine() {
    Cli cli = run("compare", "0123456789abcdef0123456789abcdef", "experiment:" + EXPERIMENT);
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().contains("there is no run 0123456789abcdef0123456789abcdef"), cli.err());
  }
}
