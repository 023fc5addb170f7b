package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.http.Credentials;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.server.JournalContent;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("mlflow")
class TrackedRunTest {
  private static final Duration LONG = Eventually.LONG;

  @TempDir Path directory;

  private final String experiment = "tracked " + UUID.randomUUID();

  @Test
  void bringsAWholeRunToTheServer() throws Exception {
    MlflowServer server = MlflowServer.shared();
    Tracking tracking =
        new Tracking(directory, new MlflowBackend(MlflowConnection.of(server.uri())));
    try (Run parent = tracking.start(RunHeader.of(experiment, "sweep"));
        Run run =
            tracking.start(RunHeader.of(experiment, "joint").withParent(parent.clientRunId()))) {
      Map<String, String> params = new HashMap<>();
      for (int i = 0; i < 230; i++) {
        params.put("group.p" + i, Integer.toString(i));
      }
      run.params(params);
      run.dataset(
          new DatasetInput(
              "listops/sum", "train", "9f2c01ab", Map.of("seed", "1"), List.of(), Map.of()));
      for (int step = 0; step < 2000; step++) {
        run.metrics(Map.of("train/loss", 2.0 / (1 + step), "train/accuracy", step / 2e3), step);
      }
      run.artifact("figures/pca.svg", "<svg/>".getBytes(StandardCharsets.UTF_8));
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(LONG);
      assertTrue(delivery.complete(), delivery.toString());

      RunContent content =
          MlflowReader.read(server.uri(), server.artifacts(), run.remoteId().orElseThrow());
      assertEquals("FINISHED", content.status());
      assertEquals(params, content.params());
      assertEquals(4000, content.points().size());
      assertEquals(4000, new HashSet<>(content.points()).size());
      assertEquals(List.of("train listops/sum 9f2c01ab"), content.datasets());
      assertArrayEquals(
          "<svg/>".getBytes(StandardCharsets.UTF_8), content.artifacts().get("figures/pca.svg"));
      assertEquals(parent.remoteId(), content.parentId());
      assertTrue(content.end().orElseThrow() >= content.start());
      assertEquals(List.of(), JournalContent.read(run.directory()).differences(content));
    }
  }

  @Test
  void letsNothingThatTheConnectionWasGivenIntoARun() throws Exception {
    MlflowServer server = MlflowServer.shared();
    Path home = Files.createDirectories(directory.resolve("home/.mlflow"));
    Files.writeString(
        home.resolve("credentials"),
        "[mlflow]\nmlflow_tracking_username = alice\nmlflow_tracking_password = of-the-file\n");
    Map<String, String> environment =
        Map.of(
            "HOME", home.getParent().toString(),
            "MLFLOW_TRACKING_URI", server.uri().toString(),
            "MLFLOW_TRACKING_TOKEN", "of-the-token",
            "COURSEWORK_HTTP_HEADERS", "X-Gate: Bearer of-the-header",
            "https_proxy", "http://eve:of-the-proxy@proxy.example:3128");
    List<String> secrets =
        List.of(
            "of-the-file",
            "of-the-token",
            "of-the-header",
            "of-the-proxy",
            Credentials.basic("alice", "of-the-file").substring(6));
    String all = String.join(" and ", secrets);
    MlflowConnection connection = MlflowConnection.of(environment);
    List<String> notices = Collections.synchronizedList(new ArrayList<>());
    Tracking tracking =
        new Tracking(
            directory.resolve("runs"),
            new MlflowBackend(connection),
            connection.secrets(environment),
            notices::add);
    String id;
    Path folder;
    try (Run run =
        tracking.start(
            RunHeader.of(experiment, "told too much")
                .withTags(Map.of("told", all))
                .withDescription(all))) {
      run.params(Map.of("path", all));
      run.tag("late", all);
      run.describe(all);
      run.dataset(
          new DatasetInput(
              "listops", "train", "9f2c01ac", Map.of("url", all), List.of(), Map.of()));
      run.metrics(Map.of("loss", Double.NaN), 1);
      run.artifact("error.txt", run.redact(all).getBytes(StandardCharsets.UTF_8));
      run.end(RunStatus.FAILED, all);
      assertTrue(run.drain(LONG).complete());
      id = run.remoteId().orElseThrow();
      folder = run.directory();
    }
    RunContent content = MlflowReader.read(server.uri(), server.artifacts(), id);
    assertEquals(List.of(), JournalContent.read(folder).differences(content));
    StringBuilder seen = new StringBuilder(content.toString()).append(notices);
    content
        .artifacts()
        .values()
        .forEach(bytes -> seen.append(new String(bytes, StandardCharsets.UTF_8)));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        seen.append(Files.readString(file));
      }
    }
    for (String secret : secrets) {
      assertFalse(seen.toString().contains(secret), secret);
    }
    assertTrue(content.params().get("path").contains("***"), content.params().toString());
  }

  @Test
  void losesAndDoublesNothingWhenTheServerGoesAwayAndComesBack() throws Exception {
    Path home = Files.createDirectory(directory.resolve("server"));
    try (MlflowServer server = MlflowServer.start(home)) {
      Tracking tracking =
          new Tracking(
              directory.resolve("runs"), new MlflowBackend(MlflowConnection.of(server.uri())));
      try (Run run = tracking.start(RunHeader.of(experiment, "outage"))) {
        int step = 0;
        for (; step < 700; step++) {
          run.metrics(Map.of("train/loss", 1.0 * step, "lr", 0.1), step);
        }
        assertTrue(run.awaitLink(LONG).isPresent());
        server.stop();
        for (; step < 1400; step++) {
          run.metrics(Map.of("train/loss", 1.0 * step, "lr", 0.1), step);
        }
        run.artifact("during.txt", "outage".getBytes(StandardCharsets.UTF_8));
        Eventually.await("the outage to be noticed", () -> run.delivery().problem().isPresent());
        assertTrue(run.delivery().unsent() > 0, run.delivery().toString());
        server.start();
        run.end(RunStatus.FINISHED, null);
        assertTrue(run.drain(LONG).complete());

        RunContent content =
            MlflowReader.read(server.uri(), server.artifacts(), run.remoteId().orElseThrow());
        assertEquals("FINISHED", content.status());
        assertEquals(2800, content.points().size());
        assertEquals(
            1400,
            content.points().stream()
                .filter(p -> p.key().equals("train/loss"))
                .mapToLong(MetricPoint::step)
                .distinct()
                .count());
        assertArrayEquals(
            "outage".getBytes(StandardCharsets.UTF_8), content.artifacts().get("during.txt"));
        assertEquals(Optional.empty(), run.delivery().problem());
        assertEquals(List.of(), JournalContent.read(run.directory()).differences(content));
      }
    }
  }
}
