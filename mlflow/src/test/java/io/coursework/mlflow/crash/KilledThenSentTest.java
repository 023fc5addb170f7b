package io.coursework.mlflow.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.server.JournalContent;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.backend.RunContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they record, whose runs are sent afterwards. */
class KilledThenSentTest {

  private static final int KILLS = Integer.getInteger("sync.kills", 50);

  @TempDir Path folder;

  private static Optional<Path> run(Path runs) throws IOException {
    try (Stream<Path> all = Files.list(runs)) {
      return all.filter(run -> Files.exists(run.resolve("journal.jsonl"))).findFirst();
    }
  }

  private static long length(Path runs) throws IOException {
    Optional<Path> run = run(runs);
    return run.isEmpty() ? 0 : Files.size(run.get().resolve("journal.jsonl"));
  }

  private static JsonNode sync(MlflowServer server, Path run) {
    Cli cli = Cli.run("sync", run + "", "--tracking-uri", server.uri() + "", "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.json().path("runs").get(0);
  }

  private static RunContent assertSame(MlflowServer server, Path run, JsonNode result)
      throws IOException {
    RunContent content =
        MlflowReader.read(server.uri(), server.artifacts(), result.path("run_id").asText());
    assertEquals(List.of(), JournalContent.read(run).differences(content));
    return content;
  }

  @Test
  @Tag("mlflow")
  void aTrainingThatIsKilledOfflineIsSentAndEndedAsKilled() throws Exception {
    MlflowServer server = MlflowServer.shared();
    AtomicInteger asked = new AtomicInteger();
    Path runs = Files.createDirectory(folder.resolve("runs"));
    try (ServerSocket nobody = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread listener =
          new Thread(
              () -> {
                try {
                  while (true) {
                    nobody.accept().close();
                    asked.incrementAndGet();
                  }
                } catch (IOException e) {
                  // The test is over.
                }
              });
      listener.start();
      try (ChildProcess process =
          ChildProcess.start(
              folder.resolve("output.txt"),
              Main.class,
              List.of(),
              Map.of("MLFLOW_TRACKING_URI", "http://127.0.0.1:" + nobody.getLocalPort()),
              List.of(
                  "train",
                  "--config",
                  "src/main/configs/joint.yaml",
                  "--offline",
                  "--experiment",
                  "killed-" + UUID.randomUUID(),
                  "--runs-dir",
                  runs.toString(),
                  "--set",
                  "logging.every=1",
                  "--set",
                  "training.steps=1000000"))) {
        Eventually.await(
            "50 kB of journal",
            () -> {
              assertTrue(process.isAlive(), process.said());
              return length(runs) >= 50_000;
            });
        Path run = run(runs).orElseThrow();
        JsonNode live = sync(server, run);
        RunContent running =
            MlflowReader.read(server.uri(), server.artifacts(), live.path("run_id").asText());
        assertEquals("RUNNING", running.status(), "it is still written");
        assertTrue(running.points().size() > 100);
        assertTrue(process.kill(), process.said());
        assertEquals("KILLED", assertSame(server, run, sync(server, run)).status());
      }
    }
    assertEquals(0, asked.get(), "offline means that no server is asked");
  }

  /** A process writes points, tags, files and models; it is killed, sent, and continues. */
  @Test
  @Tag("crash")
  void noKillOfAWriterLosesOrDoublesAnything() throws Exception {
    long seed = Long.getLong("crash.seed", System.nanoTime() % 1_000_000);
    System.out.printf("sync: %d kills, -Dcrash.seed=%d%n", KILLS, seed);
    Random random = new Random(seed);
    MlflowServer server = MlflowServer.shared();
    String experiment = "scribbled-" + UUID.randomUUID();
    Path runs = null;
    for (int kill = 0; kill < KILLS; kill++) {
      if (runs == null || random.nextInt(3) == 0) {
        runs = Files.createDirectory(folder.resolve("runs-" + kill));
      }
      long before = length(runs);
      try (ChildProcess process =
          ChildProcess.start(
              folder.resolve("output.txt"),
              ScribblingProcess.class,
              List.of(runs.toString(), experiment))) {
        Path written = runs;
        Eventually.await("a line", () -> length(written) > before || !process.isAlive());
        Thread.sleep(random.nextInt(150));
        assertTrue(process.kill(), process.said());
      }
      Path run = run(runs).orElseThrow();
      if (!Files.readString(run.resolve("journal.jsonl")).contains("\n")) {
        continue; // killed within its first line
      }
      RunContent content = assertSame(server, run, sync(server, run));
      assertEquals("KILLED", content.status());
      assertTrue(!Files.exists(run.resolve("rejected.jsonl")), "no file was lost");
    }
  }
}
