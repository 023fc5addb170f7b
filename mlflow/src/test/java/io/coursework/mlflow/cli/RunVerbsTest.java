package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.mlflow.system.FolderTree;
import io.coursework.tracking.StoppedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** What a team does with runs on a real server: list, rank, tag, note, register, make room. */
@Tag("mlflow")
class RunVerbsTest {

  private static final MlflowServer SERVER = MlflowServer.shared();
  private static final String NOBODY = "0123456789abcdef0123456789abcdef";
  private static final String EXPERIMENT = "verbs " + UUID.randomUUID();

  /** What gc says before it deletes anything. */
  private static final String COMPARED = "comparing: done in ";

  @TempDir static Path folder;
  private static JsonNode study;

  @BeforeAll
  static void train() {
    Cli cli =
        cli(
            "train",
            "--config",
            "src/main/configs/max_med.yaml",
            "--seeds",
            "0..2",
            "--experiment",
            EXPERIMENT,
            "--runs-dir",
            folder.resolve("runs").toString(),
            "--set",
            "training.steps=20",
            "--set",
            "evaluation.max_examples=20",
            "--set",
            "probes.at_end=[parity]",
            "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    study = cli.json();
  }

  private static Cli cli(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--tracking-uri", SERVER.uri().toString()));
    return Cli.run(words.toArray(String[]::new));
  }

  private static JsonNode json(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.add("--json");
    Cli cli = cli(words.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.json();
  }

  private static void assertRefused(int code, String part, String... arguments) {
    Cli cli = cli(arguments);
    assertEquals(code, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(part), cli.err());
    assertEquals("", cli.out());
  }

  private static String run(int index) {
    return study.get("runs").get(index).get("run_id").asText();
  }

  private static String parent() {
    return study.get("run_id").asText();
  }

  @Test
  void runsAreListedByExperimentByAddressAndByTheirParent() {
    JsonNode all = json("runs", EXPERIMENT);
    assertEquals(4, all.get("runs").size());
    JsonNode parts = json("runs", "runs:/" + parent());
    assertEquals(3, parts.get("runs").size());
    assertEquals(3, json("runs", study.get("parent").asText()).get("runs").size());
    String page = parts.get("runs").get(0).get("link").asText().replaceAll("/runs/.*", "");
    assertEquals(4, json("runs", page).get("runs").size());
    JsonNode one = json("runs", EXPERIMENT, "--filter", "params.seed = '1'").get("runs");
    assertEquals(1, one.size());
    assertEquals("finished", one.get(0).get("status").asText());
    assertEquals(System.getProperty("user.name"), one.get(0).get("user").asText());
    assertEquals(2, json("runs", EXPERIMENT, "--most", "2").get("runs").size());
    Cli people = cli("runs", EXPERIMENT);
    assertTrue(people.out().contains(run(0)), people.out());
    for (Cli listed :
        List.of(
            people, cli("runs", "best", EXPERIMENT), cli("compare", "experiment:" + EXPERIMENT))) {
      assertEquals(0, listed.exitCode(), listed.err());
      assertEquals(List.of(), listed.tooLong());
    }
  }

  @Test
  void theBestComesFirstAndAParentIsNotAmongThem() {
    JsonNode best = json("runs", "best", EXPERIMENT);
    assertEquals("eval/" + target() + "/accuracy", best.get("metric").asText());
    assertEquals(3, best.get("runs").size());
    double before = Double.POSITIVE_INFINITY;
    for (JsonNode run : best.get("runs")) {
      double value = run.get("metrics").get(best.get("metric").asText()).asDouble();
      assertTrue(value <= before);
      before = value;
    }
    JsonNode loss = json("runs", "best", EXPERIMENT, "--by", "train/loss", "--lowest").get("runs");
    assertTrue(
        loss.get(0).get("metrics").get("train/loss").asDouble()
            <= loss.get(2).get("metrics").get("train/loss").asDouble());
  }

  private static String target() {
    return study.get("curricula").get(0).get("operation").asText().toLowerCase(Locale.ROOT);
  }

  @Test
  void aTagAndANoteAreAddedToWhatIsThere() throws IOException {
    json("tag", "runs:/" + run(0), "status=accepted", "by=the team");
    assertEquals("accepted", tags(run(0)).get("status"));
    assertEquals("the team", tags(run(0)).get("by"));
    json("tag", run(0), "--remove", "by");
    assertFalse(tags(run(0)).containsKey("by"));
    String before = tags(run(0)).get("mlflow.note.content");
    JsonNode note = json("note", run(0), "learned", "late");
    assertTrue(note.get("note").asText().startsWith(before.stripTrailing()));
    assertTrue(note.get("note").asText().endsWith(":** learned late"));
    assertEquals(note.get("note").asText(), json("note", run(0)).get("note").asText());
    assertRefused(2, "is not a tag", "tag", run(0), "status");
    assertRefused(2, "is read by programs", "tag", run(0), "coursework.seed=3");
    assertRefused(1, "has no tag 'none'", "tag", run(0), "--remove", "none");
  }

  private static Map<String, String> tags(String id) throws IOException {
    return MlflowReader.read(SERVER.uri(), SERVER.artifacts(), id).tags();
  }

  @Test
  void aModelIsRegisteredOnceAndFoundByItsAlias() throws IOException {
    String name = "max-" + UUID.randomUUID();
    JsonNode first = json("register", "runs:/" + run(0), name, "--alias", "champion");
    assertEquals("1", first.get("version").asText());
    assertTrue(first.get("fresh").asBoolean());
    assertFalse(json("register", run(0), name).get("fresh").asBoolean(), "it is there");
    JsonNode second = json("register", run(1), name, "--alias", "champion");
    assertEquals("2", second.get("version").asText());
    assertEquals("models:/" + name + "@champion", second.get("model").asText());
    String expected = predict("runs:/" + run(1));
    assertEquals(expected, predict(second.get("model").asText()));
    assertRefused(2, "is not the name of a model", "register", run(0), "a/b");
    assertRefused(2, "is not an alias", "register", run(0), name, "--alias", "v1");
  }

  private static String predict(String model) {
    Cli cli = cli("predict", "--model", model, "( MAX 3 8 5 )");
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.out();
  }

  @Test
  void whatIsNotThereOrNotOursIsSaidInOneLine() {
    for (String verb : List.of("tag", "note", "register")) {
      String last = verb.equals("tag") ? "a=b" : "name";
      assertRefused(1, "there is no run " + NOBODY, verb, "runs:/" + NOBODY, last);
      assertRefused(2, "does not name a run", verb, "runs/folder", last);
    }
    assertRefused(1, "there is no experiment 'nothing", "runs", "nothing " + EXPERIMENT);
    assertRefused(1, "there is no experiment 'nothing", "runs", "best", "nothing " + EXPERIMENT);
    assertRefused(2, "--filter", "runs", EXPERIMENT, "--filter", "seed is one");
    assertRefused(1, "has the metric nothing", "runs", "best", EXPERIMENT, "--by", "nothing");
    try (MlflowClient client = new MlflowClient(SERVER.uri().toString())) {
      String experiment = client.createExperiment("foreign " + UUID.randomUUID());
      Service.RunInfo foreign = client.createRun(experiment);
      assertRefused(1, "has no model that MLflow knows", "register", foreign.getRunId(), "name");
      client.deleteRun(foreign.getRunId());
      assertRefused(1, "was deleted on the server", "tag", foreign.getRunId(), "a=b");
      client.deleteExperiment(experiment);
    }
  }

  @Test
  void onlyWhatTheServerHasWholeGoesAndAFamilyGoesAsOne(@TempDir Path other) throws IOException {
    Path runs = copy(folder.resolve("runs"), other.resolve("runs"));
    JsonNode all = json("gc", "--dry-run", "--runs-dir", runs.toString());
    assertEquals(4, all.get("going").asInt(), all.toString());
    assertEquals(4, list(runs).size(), "a dry run takes nothing away");

    Path one = list(runs).get(0);
    Files.writeString(one.resolve("artifacts").resolve("mine.txt"), "only here");
    JsonNode less = json("gc", "--dry-run", "--runs-dir", runs.toString());
    assertEquals(0, less.get("going").asInt(), less.toString());
    assertTrue(less.toString().contains("the server does not have its artifacts/mine.txt"));
    assertTrue(less.toString().contains("it belongs with"), less.toString());

    Files.delete(one.resolve("artifacts").resolve("mine.txt"));
    Path offline = other.resolve("offline");
    Cli cli =
        Cli.run(
            "train",
            "--config",
            "src/main/configs/sum.yaml",
            "--set",
            "training.steps=4",
            "--set",
            "evaluation.max_examples=5",
            "--set",
            "probes.at_end=[]",
            "--offline",
            "--runs-dir",
            offline.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    Path unsent = list(offline).get(0);
    copy(unsent, runs.resolve(unsent.getFileName()));
    JsonNode done = json("gc", "--runs-dir", runs.toString());
    assertEquals(4, done.get("going").asInt(), done.toString());
    assertEquals(List.of(runs.resolve(unsent.getFileName())), list(runs));
    assertTrue(done.toString().contains("the server does not have it"), done.toString());
  }

  /** Makes room in a folder of runs, while somebody else does something. */
  private static JsonNode gc(Path runs, String words, Cli.Deed deed) {
    Cli cli =
        Cli.meanwhile(
            words,
            deed,
            "gc",
            "--runs-dir",
            runs.toString(),
            "--tracking-uri",
            SERVER.uri().toString(),
            "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.json();
  }

  @Test
  void aFamilyOfWhichARunIsResumedOrChangedAfterItWasComparedStays(@TempDir Path other)
      throws IOException {
    Path runs = copy(folder.resolve("runs"), other.resolve("runs"));
    Path one = list(runs).get(1);
    // As if the server had not all of it: else there is nothing to resume.
    Files.deleteIfExists(one.resolve("cursor.json"));
    List<StoppedRun> resumed = new ArrayList<>();
    JsonNode used = gc(runs, COMPARED, () -> resumed.add(StoppedRun.open(one)));
    resumed.get(0).close();
    assertEquals(0, used.get("going").asInt(), used.toString());
    assertTrue(used.toString().contains("is being written by process"), used.toString());
    assertEquals(4, list(runs).size());

    Path mine = one.resolve("artifacts").resolve("mine.txt");
    JsonNode changed = gc(runs, COMPARED, () -> Files.writeString(mine, "only here"));
    assertEquals(0, changed.get("going").asInt(), changed.toString());
    assertTrue(changed.toString().contains("somebody has gone on with"), changed.toString());
    assertEquals("only here", Files.readString(mine));
    assertEquals(4, list(runs).size());
  }

  @Test
  void aRunThatIsGoneMeanwhileKeepsNoOtherFromBeingCompared(@TempDir Path other)
      throws IOException {
    Path runs = copy(folder.resolve("runs"), other.resolve("runs"));
    Path gone = list(runs).get(0);
    JsonNode rest = gc(runs, "comparing: 4 runs to do", () -> FolderTree.delete(gone));
    assertEquals(3, rest.get("going").asInt(), rest.toString());
    assertTrue(rest.toString().contains("there is no such file or folder"), rest.toString());
    assertEquals(List.of(), list(runs));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return to;
  }
}
