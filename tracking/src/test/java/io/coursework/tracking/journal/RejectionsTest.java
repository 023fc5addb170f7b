package io.coursework.tracking.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.Eventually;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Synchronization;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.FakeBackend;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.Rejection;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import io.coursework.tracking.sender.FakeTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server calls invalid is outstanding until it takes it. */
@Timeout(60)
class RejectionsTest {
  private static final Predicate<Object> BAD =
      value ->
          value instanceof MetricPoint point && point.step() == 3
              || Set.of("bad", "phase", "large.bin", "weights").contains(value);

  @TempDir Path root;

  private final FakeBackend fake = new FakeBackend();
  private final List<String> notices = new ArrayList<>();

  private interface Work {
    void record(Run run) throws IOException;
  }

  private Path recorded(Work work) throws IOException {
    try (Run run =
        Tracking.offline(root.resolve("runs"), Secrets.of(Map.of()), notices::add)
            .start(RunHeader.of("e", "n"))) {
      work.record(run);
      run.end(RunStatus.FINISHED, null);
      return run.directory();
    }
  }

  private Path someOfEverything() throws IOException {
    Path model = Files.createDirectories(root.resolve("exported"));
    Files.writeString(model.resolve("graph"), "graph");
    Files.writeString(model.resolve("weights"), "weights");
    return recorded(
        run -> {
          run.params(Map.of("good", "1", "bad", "2"));
          for (int step = 0; step < 6; step++) {
            run.metrics(Map.of("loss", 1.0 * step, "rate", 0.1), step);
          }
          run.artifact("large.bin", new byte[100]);
          run.artifact("small.bin", new byte[10]);
          run.model("model", model);
        });
  }

  private Synchronization.Outcome send(Path directory) throws IOException {
    return new FakeTime().synchronization(fake, notices::add).send(directory, (sent, all) -> {});
  }

  private static List<String> pieces(List<Rejection> rejections) {
    return rejections.stream().map(Rejection::piece).sorted().toList();
  }

  @Test
  void areNamedOfferedAgainAndGoneOnceTheServerTakesThem() throws IOException {
    fake.reject(BAD);
    Path directory = someOfEverything();
    Synchronization.Outcome first = send(directory);
    List<String> all =
        List.of(
            "artifact large.bin",
            "metric loss at step 3",
            "metric rate at step 3",
            "model model",
            "param bad");
    assertEquals(Synchronization.Result.SENT, first.result());
    assertEquals(all, pieces(first.rejections()));
    assertEquals("FINISHED", fake.content("remote-0").status());
    assertEquals("5", fake.content("remote-0").tags().get("coursework.rejected_values"));
    assertEquals(1, notices.size(), notices.toString());

    assertEquals(all, pieces(Synchronization.look(directory).rejections()));
    assertEquals(0, Synchronization.look(directory).backlog().entries());

    Synchronization.Outcome second = send(directory);
    assertEquals(all, pieces(second.rejections()), "still");
    assertEquals(0, second.sent());

    fake.reject(value -> "bad".equals(value));
    Synchronization.Outcome third = send(directory);
    assertEquals(List.of("param bad"), pieces(third.rejections()));
    assertEquals(4, third.sent());
    assertEquals("1", fake.content("remote-0").tags().get("coursework.rejected_values"));

    fake.reject(value -> false);
    assertEquals(List.of(), send(directory).rejections());
    RunContent content = fake.content("remote-0");
    assertEquals(Map.of("good", "1", "bad", "2"), content.params());
    assertEquals(12, content.points().size());
    assertEquals(Set.of("large.bin", "small.bin"), content.artifacts().keySet());
    assertEquals(Set.of("graph", "weights"), content.models().get(0).files().keySet());
    assertEquals("0", content.tags().get("coursework.rejected_values"));
    assertFalse(Files.exists(directory.resolve(Rejections.FILE_NAME)));
    int calls = fake.calls().size();
    assertEquals(0, send(directory).sent());
    assertEquals(calls + 1, fake.calls().size(), "nothing is offered any more");
  }

  @Test
  void areNotForgottenByARunThatGoesOn() throws IOException {
    fake.reject(value -> "bad".equals(value));
    Tracking online = new Tracking(root.resolve("runs"), fake, Secrets.of(Map.of()), notices::add);
    Path directory;
    try (Run run = online.start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      run.params(Map.of("bad", "1"));
      run.end(RunStatus.KILLED, "interrupted");
    }
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = online.resume(stopped)) {
      run.end(RunStatus.FINISHED, null);
      assertEquals(1, run.drain(Eventually.LONG).rejected());
    }
    try (StoppedRun finished = StoppedRun.open(directory);
        Run run = online.resume(finished)) {
      assertEquals(1, run.drain(Eventually.LONG).rejected(), "nothing to send, and not all there");
    }
    fake.reject(value -> false);
    assertEquals(List.of(), send(directory).rejections());
    assertThrows(ResumeException.class, () -> StoppedRun.open(directory), "nothing is left to do");
  }

  @Test
  void areNotOfferedWhereSomethingNewerHasBeenSent() throws IOException {
    fake.reject(value -> Set.of("phase", "report.md").contains(value));
    Path directory =
        recorded(
            run -> {
              run.tag("phase", "old");
              run.artifact("report.md", "old".getBytes(StandardCharsets.UTF_8));
              run.tag("phase", "new");
              run.artifact("report.md", "new".getBytes(StandardCharsets.UTF_8));
            });
    // The old file is replaced, and not even tried.
    assertEquals(
        List.of("artifact report.md", "tag phase", "tag phase"),
        pieces(send(directory).rejections()));
    fake.reject(value -> false);
    assertEquals(List.of(), send(directory).rejections());
    assertEquals("new", fake.content("remote-0").tags().get("phase"));
    assertEquals(
        "new",
        new String(fake.content("remote-0").artifacts().get("report.md"), StandardCharsets.UTF_8));
    assertEquals(
        2, fake.calls().stream().filter("artifact report.md"::equals).count(), "old one unsent");
  }

  @Test
  void waitUntilAllThatIsNewIsSent() throws IOException {
    fake.reject(value -> "large.bin".equals(value));
    Path directory = someOfEverything();
    send(directory);
    fake.reject(value -> false);
    // The server is in trouble with it, for good.
    fake.before(
        call -> {
          if (call.equals("artifact large.bin")) {
            throw BackendException.retry("internal error (500)", null);
          }
        });
    try (Run run =
        Tracking.offline(root.resolve("runs"), Secrets.of(Map.of()), notices::add)
            .start(RunHeader.of("e", "n"))) {
      run.metrics(Map.of("a", 1.0), 1);
    }
    Synchronization.Outcome outcome = send(directory);
    assertEquals(Synchronization.Result.FAILED, outcome.result(), outcome.toString());
    assertEquals("internal error (500)", outcome.reason().orElseThrow());
    assertEquals(List.of("artifact large.bin"), pieces(outcome.rejections()));
  }

  @Test
  void ofAnEarlierBuildStandForTheirWholeEntries() throws IOException {
    fake.reject(BAD);
    Path directory = someOfEverything();
    send(directory);
    Path file = directory.resolve(Rejections.FILE_NAME);
    String old = Files.readString(file).replaceAll("\"key\":\"[^\"]*\",", "");
    Files.writeString(file, old);
    Files.writeString(file, "{\"seq\":3,\"torn", StandardOpenOption.APPEND);
    assertEquals(4, Synchronization.look(directory).rejections().size(), "one for each entry");
    fake.reject(value -> "bad".equals(value));
    assertEquals(List.of("param bad"), pieces(send(directory).rejections()));
    fake.reject(value -> false);
    assertEquals(List.of(), send(directory).rejections());
    assertEquals(12, fake.content("remote-0").points().size());
  }

  @Test
  void areForgottenByAServerThatGetsAllAnew() throws IOException {
    fake.reject(BAD);
    Path directory = someOfEverything();
    send(directory);
    FakeBackend another = new FakeBackend("other-");
    Synchronization.Outcome outcome =
        new FakeTime()
            .synchronization(another, notices::add)
            .send(directory, (sent, all) -> assertTrue(sent <= all));
    assertEquals(List.of(), outcome.rejections());
    assertEquals(12, another.content("other-0").points().size());
  }
}
