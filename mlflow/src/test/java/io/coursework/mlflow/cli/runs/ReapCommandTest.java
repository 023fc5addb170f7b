package io.coursework.mlflow.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.cli.Cli;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.provenance.Provenance;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of real processes on a real server. */
@Tag("mlflow")
class ReapCommandTest {

  private static final Duration LONG = Eventually.LONG;

  private final MlflowServer server = MlflowServer.shared();
  private final String experiment = "reap-" + UUID.randomUUID();

  @TempDir Path folder;

  private static Run begin(URI server, Path folder, String experiment, Map<String, String> tags)
      throws Exception {
    Map<String, String> all = new TreeMap<>(Provenance.ofThisProcess().tags());
    all.putAll(tags);
    Run run =
        new Tracking(folder, new MlflowBackend(MlflowConnection.of(server)))
            .start(RunHeader.of(experiment, "run").withTags(all));
    run.metrics(Map.of("loss", 1.0), 1);
    run.drain(LONG);
    return run;
  }

  private Run begin(Map<String, String> tags) throws Exception {
    return begin(server.uri(), folder, experiment, tags);
  }

  /** Begins a run in a process of its own, says its id, and lingers. */
  static final class Lingering {
    public static void main(String[] arguments) throws Exception {
      Run run = begin(URI.create(arguments[0]), Path.of(arguments[1]), arguments[2], Map.of());
      System.out.println(run.remoteId().orElseThrow());
      System.in.read(); // until the test is over
    }
  }

  private Process linger() throws Exception {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Lingering.class.getName(),
            server.uri().toString(),
            folder.toString(),
            experiment)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private JsonNode reap(String... options) {
    String[] all = {
      "reap", "--experiment", experiment, "--tracking-uri", server.uri().toString(), "--json"
    };
    String[] words = java.util.Arrays.copyOf(all, all.length + options.length);
    System.arraycopy(options, 0, words, all.length, options.length);
    Cli cli = Cli.run(words);
    assertEquals(0, cli.exitCode(), cli.err());
    return cli.json();
  }

  private static JsonNode of(String id, JsonNode result) {
    for (JsonNode run : result.get("runs")) {
      if (run.get("run_id").asText().equals(id)) {
        return run;
      }
    }
    throw new AssertionError(id + " is not in " + result);
  }

  private RunContent read(String id) throws Exception {
    return MlflowReader.read(server.uri(), server.artifacts(), id);
  }

  @Test
  void endsTheRunOfAKilledProcessAndLeavesThoseThatLive() throws Exception {
    Process child = linger();
    String killed;
    try {
      killed = child.inputReader().readLine();
      Run living = begin(Map.of());
      String alive = living.remoteId().orElseThrow();
      assertEquals("lives", of(killed, reap()).get("process").asText());
      child.destroyForcibly();
      Eventually.exitCode("a killed process", child);

      JsonNode dry = reap("--dry-run");
      String uri = server.uri().toString();
      Cli listed = Cli.run("reap", "--experiment", experiment, "--tracking-uri", uri, "--dry-run");
      assertEquals(List.of(), listed.tooLong());
      assertTrue(of(killed, dry).get("over").asBoolean());
      assertEquals(0, dry.get("ended").asInt());
      assertEquals("RUNNING", read(killed).status());

      JsonNode result = reap();
      assertEquals(1, result.get("ended").asInt(), result.toString());
      assertEquals("gone", of(killed, result).get("process").asText());
      assertEquals("lives", of(alive, result).get("process").asText());
      RunContent run = read(killed);
      assertEquals("KILLED", run.status());
      assertEquals(
          "reaped: its process is gone (%d on %s)"
              .formatted(child.pid(), run.tags().get("coursework.host")),
          run.tags().get("coursework.end_reason"));
      long heartbeat = Long.parseLong(run.tags().get("coursework.heartbeat"));
      long metric = run.points().get(0).time().toEpochMilli();
      assertEquals(Math.max(heartbeat, metric), run.end().orElseThrow());

      assertEquals("RUNNING", read(alive).status());
      living.end(RunStatus.FINISHED, null);
      living.close();
      assertEquals("FINISHED", read(alive).status());
      assertEquals(0, reap().get("runs").size());
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void endsRunsOfOtherMachinesOnlyWhereThatIsWantedAndTheyAreSilent() throws Exception {
    try (Run fresh = begin(Map.of("coursework.host", "far", "coursework.boot_id", "x"))) {
      String id = fresh.remoteId().orElseThrow();
      JsonNode seen = of(id, reap("--other-hosts", "--silent-for", "3m"));
      assertEquals("unseen", seen.get("process").asText());
      assertTrue(seen.get("why").asText().startsWith("heard of"), seen.toString());
    }
    RunHeader old =
        new RunHeader(
            UUID.randomUUID().toString(),
            experiment,
            "old",
            null,
            Instant.now().minus(Duration.ofHours(3)),
            "user",
            "source",
            java.util.Optional.empty(),
            "",
            Map.of("coursework.host", "far", "coursework.pid", "7"),
            java.util.Optional.empty());
    String id = new MlflowBackend(MlflowConnection.of(server.uri())).open(old).id();
    assertEquals(0, reap().get("ended").asInt());
    assertEquals(0, reap("--other-hosts", "--silent-for", "4h").get("ended").asInt());
    String why = of(id, reap()).get("why").asText();
    assertTrue(why.matches("elsewhere, silent for 3\\.[0-9] h"), why);
    assertEquals(1, reap("--other-hosts").get("ended").asInt());
    assertEquals("KILLED", read(id).status());
    assertEquals(old.start().toEpochMilli(), read(id).end().orElseThrow());
  }

  @Test
  void showsATableToPeople() throws Exception {
    try (Run run = begin(Map.of())) {
      Cli cli =
          Cli.run(
              "reap",
              "--experiment",
              experiment,
              "--dry-run",
              "--tracking-uri",
              server.uri().toString());
      assertEquals(0, cli.exitCode(), cli.err());
      assertTrue(cli.out().matches("(?s)run +id +experiment\\b.*"), cli.out());
      assertTrue(cli.out().contains(run.remoteId().orElseThrow()), cli.out());
      assertTrue(
          cli.out().matches("(?s).* lives\n\n0 of 1 running runs would be ended\n"), cli.out());
    }
  }
}
