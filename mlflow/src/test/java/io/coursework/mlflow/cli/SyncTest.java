package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.server.JournalContent;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.backend.RunContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that no server was there for, brought to a real one. */
@Tag("mlflow")
class SyncTest {
  private static final String JOINT = "src/main/configs/joint.yaml";

  @TempDir Path folder;

  private final String experiment = "sync-" + UUID.randomUUID();

  private Cli train(String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                JOINT,
                "--experiment",
                experiment,
                "--runs-dir",
                folder + "/runs"));
    for (String setting :
        List.of(
            "training.steps=20",
            "logging.every=1",
            "evaluation.max_examples=20",
            "training.device=cpu")) {
      line.addAll(List.of("--set", setting));
    }
    line.addAll(List.of(more));
    return Cli.run(line.toArray(String[]::new));
  }

  private static Cli sync(MlflowServer server, String... words) {
    List<String> line = new ArrayList<>(List.of("sync"));
    line.addAll(Arrays.asList(words));
    line.addAll(List.of("--tracking-uri", server.uri().toString(), "--json"));
    return Cli.run(line.toArray(String[]::new));
  }

  private List<Path> runs() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
      return runs.sorted().toList();
    }
  }

  private static RunContent assertSame(MlflowServer server, JsonNode run) throws IOException {
    assertEquals("sent", run.path("result").asText(), run.toString());
    RunContent content =
        MlflowReader.read(server.uri(), server.artifacts(), run.path("run_id").asText());
    Path directory = Path.of(run.path("directory").asText());
    assertEquals(List.of(), JournalContent.read(directory).differences(content));
    return content;
  }

  @Test
  void aRunWhoseServerWasAwayFromStartToEndIsSentLater() throws Exception {
    try (MlflowServer server = MlflowServer.start(Files.createDirectory(folder.resolve("home")))) {
      server.stop();
      Cli cli = train("--tracking-uri", server.uri().toString());
      assertEquals(0, cli.exitCode(), cli.err());
      Path run = runs().get(0);
      Cli away = sync(server, run + "", "--dry-run");
      assertEquals(0, away.exitCode(), away.err());
      long entries = away.json().path("runs").get(0).path("entries").asLong();
      server.start();
      Cli sent = sync(server, run + "");
      assertEquals(0, sent.exitCode(), sent.err());
      JsonNode result = sent.json().path("runs").get(0);
      assertEquals(entries, result.path("sent").asLong());
      RunContent content = assertSame(server, result);
      assertEquals("FINISHED", content.status());
      assertEquals(1, content.models().size());
      Cli again = sync(server, run + "");
      assertEquals(0, again.json().path("runs").get(0).path("sent").asLong(), again.out());
      assertEquals(result.path("run_id"), again.json().path("runs").get(0).path("run_id"));
    }
  }

  @Test
  void aFamilyIsSentAsItWas() throws Exception {
    MlflowServer server = MlflowServer.shared();
    Cli cli = train("--offline", "--seeds", "0,1", "--parallel", "1");
    assertEquals(0, cli.exitCode(), cli.err());
    List<Path> runs = runs();
    assertEquals(3, runs.size());
    Path child =
        runs.stream().filter(run -> run.toString().contains("seed-1-")).findFirst().orElseThrow();
    Cli one = sync(server, child + "");
    assertEquals(2, one.json().path("runs").size(), "a part comes with its parent");
    Cli all = sync(server, "--all", "--runs-dir", folder + "/runs");
    assertEquals(0, all.exitCode(), all.err());
    assertEquals(3, all.json().path("runs").size());
    RunContent parent = assertSame(server, all.json().path("runs").get(0));
    assertTrue(parent.parentId().isEmpty());
    String parentId = all.json().path("runs").get(0).path("run_id").asText();
    for (JsonNode part : List.of(all.json().path("runs").get(1), all.json().path("runs").get(2))) {
      assertEquals(Optional.of(parentId), assertSame(server, part).parentId());
    }
  }

  @Test
  void artifactsAreReadBackAndSentAgainWhereTheyDiffer() throws Exception {
    MlflowServer server = MlflowServer.shared();
    train("--offline", "--set", "logging.model=false");
    Path run = runs().get(0);
    Cli first = sync(server, run + "", "--verify");
    assertEquals(0, first.exitCode(), first.err());
    JsonNode result = first.json().path("runs").get(0);
    RunContent content = assertSame(server, result);
    assertEquals(content.artifacts().size(), result.at("/verified/equal").asInt());
    List<Path> stored;
    try (Stream<Path> files = Files.walk(server.artifacts())) {
      stored =
          files
              .filter(file -> file.toString().contains(result.path("run_id").asText()))
              .filter(file -> file.endsWith("config.yaml") || file.endsWith("losses.f32"))
              .filter(file -> !file.toString().contains("checkpoints"))
              .toList();
    }
    assertFalse(stored.isEmpty());
    Files.writeString(stored.get(0), "somebody else's");
    Cli second = sync(server, run + "", "--verify");
    assertEquals(0, second.exitCode(), second.err());
    assertEquals(1, second.json().path("runs").get(0).at("/verified/resent").size(), second.out());
    assertSame(server, second.json().path("runs").get(0));
  }

  @Test
  void aPartWithoutItsParentIsTold() throws Exception {
    train("--offline", "--seeds", "3", "--set", "logging.model=false");
    Path part =
        runs().stream()
            .filter(run -> run.toString().contains("-seed-3-"))
            .findFirst()
            .orElseThrow();
    Path alone = Files.createDirectory(folder.resolve("alone")).resolve("part");
    Files.move(part, alone);
    Cli cli = sync(MlflowServer.shared(), alone + "");
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().contains("the parent run is not on the server yet"), cli.err());
    assertEquals("failed", cli.json().path("runs").get(0).path("result").asText());
  }
}
