package io.coursework.mlflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Guice;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What builds of each version of the formats wrote, as it lies in the test resources {@code
 * formats/<version>}: a run that finished with its checkpoint and exported model, one that was
 * stopped, and the plan of a sweep. This build reads all of it. When a format gets a new version, a
 * folder with what that build writes is added here, and none is ever changed.
 */
class KeptFormatsTest {

  private static final Path KEPT = Path.of("src", "test", "resources", "formats");

  @TempDir Path folder;

  private final ConfigLoader config =
      Guice.createInjector(Main.modules()).getInstance(ConfigLoader.class);

  static List<Path> versions() throws IOException {
    try (Stream<Path> versions = Files.list(KEPT)) {
      return versions.sorted().toList();
    }
  }

  /** A copy, which a command may change. */
  private Path copy(Path kept) throws IOException {
    Path copy = folder.resolve(kept.getFileName().toString());
    try (Stream<Path> files = Files.walk(kept)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(kept.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  private static Cli done(String... line) {
    Cli cli = Cli.run(line);
    assertEquals(0, cli.exitCode(), cli.err());
    return cli;
  }

  @Test
  void thereIsAFolderForEveryVersionOfTheConfiguration() throws IOException {
    List<String> kept = versions().stream().map(path -> path.getFileName().toString()).toList();
    for (int version = 0; version <= RecordedFormat.VERSION; version++) {
      assertTrue(kept.contains(Integer.toString(version)), version + " is not kept in " + KEPT);
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void checkpointsAndExportedModelsAnswer(Path version) {
    for (String model : List.of("checkpoints/step_00000300", "artifacts/model", "")) {
      String folder = version.resolve("finished").resolve(model).toString();
      JsonNode answer = done("predict", "--model", folder, "( MAX 3 4 )", "--json").json();
      assertEquals(4, answer.get("answer").asInt(), folder);
    }
    String run = version.resolve("finished").toString();
    JsonNode sets = done("evaluate", "--model", run, "--json").json().get("sets");
    assertEquals(2, sets.size());
    for (JsonNode set : sets) {
      assertEquals(1, set.get("accuracy").asDouble(), set.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  @Tag("long")
  void aStoppedRunGoesOnAndFinishes(Path version) throws IOException {
    Path run = copy(version.resolve("stopped"));
    done("train", "--resume", run.toString(), "--offline");
    assertTrue(Files.isDirectory(run.resolve("checkpoints/step_00000300")));
    JsonNode answer = done("predict", "--model", run.toString(), "(MAX 3 4)", "--json").json();
    assertEquals(4, answer.get("answer").asInt());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aJournalIsSent(Path version) throws IOException {
    Path run = copy(version.resolve("finished"));
    Path board = folder.resolve("board");
    done("sync", "--tracking-uri", "tensorboard:" + board, run.toString());
    try (Stream<Path> files = Files.walk(board)) {
      assertTrue(files.anyMatch(file -> file.getFileName().toString().contains("tfevents")));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void thePlanOfASweepIsRead(Path version) throws IOException {
    SweepPlan plan = SweepPlan.read(version.resolve("plan.json"), config);
    assertEquals(
        List.of(0L, 1L, 0L, 1L), plan.trials().stream().map(t -> t.spec().seed()).toList());
    Set<String> ids = plan.trials().stream().map(Trial::id).collect(Collectors.toSet());
    assertEquals(4, ids.size());
    assertEquals(plan, SweepPlan.read(written(plan), config), "as this build writes it");
  }

  private Path written(SweepPlan plan) throws IOException {
    return Files.writeString(folder.resolve("plan.json"), plan.json(config));
  }

  /** Else a configuration of then would mean what is the default today. */
  @ParameterizedTest
  @MethodSource("versions")
  void everyKeyThatAKeptConfigurationLacksIsListedWithWhatItStoodFor(Path version)
      throws IOException {
    Path file = version.resolve("finished/artifacts/config.yaml");
    String text = Files.readString(file);
    ObjectNode kept = (ObjectNode) YamlTree.parse(text, "kept").root();
    long format = RecordedFormat.take(kept, 0, "kept");
    Set<String> lacking = keys(config.tree(config.parse(text, "kept")));
    lacking.removeAll(keys(kept));
    Map<String, Integer> listed = new TreeMap<>();
    RecordedFormat.KEYS.forEach(key -> listed.put(key.key(), key.since()));
    for (String key : lacking) {
      assertTrue(
          listed.getOrDefault(key, -1) > format,
          "%s is younger than format %d: give it a line in RecordedFormat.KEYS, a new VERSION, and"
                  .formatted(key, format)
              + " a folder in src/test/resources/formats");
    }
  }

  private static Set<String> keys(JsonNode node) {
    Set<String> keys = new TreeSet<>();
    collect("", node, keys);
    return keys;
  }

  private static void collect(String path, JsonNode node, Set<String> keys) {
    node.properties()
        .forEach(
            field -> {
              String key = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
              if (!field.getValue().isObject()) {
                keys.add(key);
              }
              collect(key, field.getValue(), keys);
            });
  }

  /** All that RecordedFormat.KEYS names, cut out of a configuration, means what it says there. */
  @Test
  void aRecordedConfigurationMeansByAKeyThatItLacksWhatWasDoneBeforeThereWasTheKey()
      throws IOException {
    ObjectNode tree =
        (ObjectNode)
            YamlTree.parse(
                    Files.readString(KEPT.resolve("0/finished/artifacts/config.yaml")), "kept")
                .root();
    for (RecordedFormat.YoungerKey key : RecordedFormat.KEYS) {
      int last = key.key().lastIndexOf('.');
      String section = last < 0 ? "" : "/" + key.key().substring(0, last).replace('.', '/');
      if (tree.at(section) instanceof ObjectNode found) {
        found.remove(key.key().substring(last + 1));
      }
    }
    tree.remove("format");
    RunSpec spec = config.parse(tree.toString(), "old");
    assertFalse(spec.logging().model(), "no build kept a model before there was the key");
    assertEquals(0, spec.logging().systemEvery());
    assertEquals(0, spec.training().divergence().maxGradientNorm());
    Path user = Files.writeString(folder.resolve("user.yaml"), tree.toString());
    RunSpec today = config.load(user, List.of());
    assertTrue(today.logging().model(), "a user's file has today's default");
    assertEquals(1.0e6, today.training().divergence().maxGradientNorm());
  }

  @Test
  void whatALaterBuildWroteIsRefusedInThoseWords() throws IOException {
    Path kept = copy(KEPT.resolve("0"));
    String newer = "was written by a newer Coursework (format 9; this one reads up to ";
    Path plan = kept.resolve("plan.json");
    Files.writeString(plan, Files.readString(plan).replaceFirst("\\{", "{ \"format\" : 9,"));
    refused(2, newer, "sweep", "run", "--plan", plan.toString(), "--trial", "1", "--offline");
    Path file = kept.resolve("stopped/artifacts/config.yaml");
    Files.writeString(file, "format: 9\n" + Files.readString(file));
    refused(2, newer, "train", "--resume", kept.resolve("stopped").toString(), "--offline");
    refused(2, newer, "train", "--config", file.toString(), "--offline");
    Path journal = kept.resolve("finished/journal.jsonl");
    Files.writeString(journal, Files.readString(journal) + "{\"v\":9,\"seq\":1}\n");
    Cli sync = Cli.run("sync", "--dry-run", kept.resolve("finished").toString());
    assertTrue((sync.err() + sync.out()).contains(newer), sync.err() + sync.out());
    assertFalse((sync.err() + sync.out()).contains("damaged"), sync.err() + sync.out());
  }

  private static void refused(int exitCode, String words, String... line) {
    Cli cli = Cli.run(line);
    assertEquals(exitCode, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains(words), cli.err());
  }
}
