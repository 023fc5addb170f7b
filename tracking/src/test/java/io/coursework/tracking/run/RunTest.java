package io.coursework.tracking.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.Eventually;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.FakeBackend;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.provenance.GitState;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {
  private static final Duration LONG = Eventually.LONG;

  @TempDir Path root;

  private final FakeBackend fake = new FakeBackend();
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
  private final RunHeader header = RunHeader.of("experiment", "joint run/1");

  private Run start() throws IOException {
    return tracking().start(header);
  }

  private Tracking tracking() {
    return new Tracking(
        root, fake, Secrets.of(Map.of("TRACKING_TOKEN", "sesame-open")), notices::add);
  }

  private RunContent sent(Run run) {
    return fake.content(run.remoteId().orElseThrow());
  }

  @Test
  void makesADirectoryOfItsOwn() throws IOException {
    try (Run run = start()) {
      assertTrue(
          run.directory()
              .getFileName()
              .toString()
              .matches("\\d{8}-\\d{6}-joint_run_1-" + run.clientRunId().substring(0, 8)),
          run.directory().toString());
      assertTrue(Files.exists(run.directory().resolve("journal.jsonl")));
      assertTrue(Files.isDirectory(run.directory().resolve("artifacts")));
    }
  }

  @Test
  void bringsEverythingToTheServerInOrder() throws IOException {
    CountDownLatch recorded = new CountDownLatch(1);
    fake.before(
        call -> {
          if (call.equals("open")) {
            Eventually.await("all to be recorded", recorded); // so that it goes in one piece
          }
        });
    try (Run run = start()) {
      run.params(Map.of("model.d_model", "16", "seed", "7"));
      run.dataset(
          new DatasetInput("listops/sum", "train", "9f2c01ab", Map.of(), List.of(), Map.of()));
      run.metrics(Map.of("train/loss", 2.3, "train/accuracy", 0.1), 0);
      run.metrics(Map.of("train/loss", 1.5, "train/accuracy", 0.4), 100);
      run.tag("phase", "SUM");
      run.artifact("figures/pca.svg", "<svg/>".getBytes(StandardCharsets.UTF_8));
      run.end(RunStatus.FINISHED, null);
      recorded.countDown();
      Delivery delivery = run.drain(LONG);

      assertEquals(new Delivery(8, 0, 0, Optional.empty()), delivery);
      assertTrue(delivery.complete());
      RunContent content = sent(run);
      assertEquals(Map.of("model.d_model", "16", "seed", "7"), content.params());
      assertEquals(4, content.points().size());
      assertEquals("SUM", content.tags().get("phase"));
      assertEquals(List.of("train listops/sum 9f2c01ab"), content.datasets());
      assertArrayEquals(
          "<svg/>".getBytes(StandardCharsets.UTF_8), content.artifacts().get("figures/pca.svg"));
      assertEquals("FINISHED", content.status());
      assertEquals(
          List.of(
              "open",
              "params 2",
              "dataset",
              "metrics 4",
              "tags 1",
              "artifact figures/pca.svg",
              "end"),
          fake.calls());
      assertTrue(run.link().isPresent());
    }
  }

  @Test
  void sendsParametersByTheHundred() throws IOException {
    try (Run run = start()) {
      Map<String, String> params = new HashMap<>();
      for (int i = 0; i < 250; i++) {
        params.put("p" + i, "v");
      }
      run.params(params);
      run.drain(LONG);
      assertEquals(List.of("open", "params 100", "params 100", "params 50"), fake.calls());
    }
  }

  @Test
  void neverWaitsForADeadServerAndKeepsEverything() throws IOException {
    fake.before(
        call -> {
          throw BackendException.retry("nobody there", null);
        });
    try (Run run = start()) {
      for (int step = 0; step < 1000; step++) {
        run.metrics(Map.of("train/loss", 1.0), step);
      }
      Eventually.await("the outage to be noticed", () -> run.delivery().problem().isPresent());
      Delivery delivery = run.drain(Duration.ZERO);
      assertEquals(1001, delivery.unsent());
      assertEquals(Optional.of("nobody there"), delivery.problem());
      assertEquals(1001, Files.readAllLines(run.directory().resolve("journal.jsonl")).size());
      fake.before(call -> {});
      assertEquals(0, run.drain(LONG).unsent());
      assertEquals(1000, sent(run).points().size());
    }
  }

  @Test
  void waitsNoLongerThanTheLimitThatIsSetMeanwhile() throws Exception {
    fake.before(
        call -> {
          if (!call.equals("open")) {
            throw BackendException.retry("nobody there", null);
          }
        });
    AtomicBoolean hurried = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(1);
    try (Run run = start()) {
      run.metrics(Map.of("train/loss", 1.0), 1);
      run.end(RunStatus.FINISHED, null);
      CompletableFuture<Delivery> waiting =
          CompletableFuture.supplyAsync(
              () ->
                  run.drain(
                      () -> {
                        asked.countDown();
                        return hurried.get() ? Duration.ZERO : Duration.ofDays(1);
                      }));
      Eventually.await("the wait to begin", asked);
      hurried.set(true);
      Eventually.await("the wait to end", waiting::isDone);
      assertFalse(waiting.get().complete());
    }
  }

  @Test
  void sendsAgainInSmallPiecesWithTheSameTimesAfterALostAnswer() throws IOException {
    AtomicInteger lost = new AtomicInteger();
    fake.after(
        call -> {
          if (call.startsWith("metrics") && lost.getAndIncrement() == 0) {
            throw BackendException.retry("answer lost", null);
          }
        });
    try (Run run = start()) {
      fake.before(
          call -> {
            if (call.equals("open")) {
              throw BackendException.retry("not yet", null);
            }
          });
      for (int step = 0; step < 450; step++) {
        run.metrics(Map.of("a", 1.0, "b", 2.0), step);
      }
      fake.before(call -> {});
      assertTrue(run.drain(LONG).complete());
      assertEquals(900, sent(run).points().size());
      List<String> metrics = fake.calls().stream().filter(c -> c.startsWith("metrics")).toList();
      // The first batch is whatever had been written by then; what follows it goes in hundreds.
      int first = Integer.parseInt(metrics.get(0).substring("metrics ".length()));
      assertTrue(first <= 1000);
      int repeated = 0;
      for (int i = 1; repeated < first; i++) {
        int size = Integer.parseInt(metrics.get(i).substring("metrics ".length()));
        assertTrue(size <= 100, metrics.toString());
        repeated += size;
      }
    }
  }

  @Test
  void findsTheCulpritOfARejectedBatchAndSendsTheRest() throws IOException {
    fake.reject(
        value -> value instanceof MetricPoint point && point.step() == 37 || "bad".equals(value));
    try (Run run = start()) {
      for (int step = 0; step < 100; step++) {
        run.metrics(Map.of("train/loss", 1.0), step);
      }
      run.params(Map.of("good", "1", "bad", "2", "fine", "3"));
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(LONG);
      assertEquals(0, delivery.unsent());
      assertEquals(2, delivery.rejected());
      assertFalse(delivery.complete());
      assertEquals(99, sent(run).points().size());
      assertEquals(Map.of("good", "1", "fine", "3"), sent(run).params());
      assertEquals("2", sent(run).tags().get("coursework.rejected_values"));
      String kept = Files.readString(run.directory().resolve("rejected.jsonl"));
      assertTrue(kept.contains("at step 37") && kept.contains("bad"), kept);
    }
  }

  @Test
  void stopsSendingForGoodWhenItIsRefused() throws IOException {
    fake.before(
        call -> {
          if (call.startsWith("tags")) {
            throw BackendException.refused("no permission (403)");
          }
        });
    try (Run run = start()) {
      run.tag("a", "b");
      Delivery delivery = run.drain(LONG);
      assertEquals(Optional.of("no permission (403)"), delivery.problem());
      run.metrics(Map.of("train/loss", 1.0), 1);
      run.end(RunStatus.FINISHED, null);
      assertEquals(3, run.drain(LONG).unsent());
    }
    assertEquals(1, fake.calls().stream().filter("tags 1"::equals).count());
    assertEquals(1, notices.stream().filter(line -> line.contains("sending stopped")).count());
  }

  @Test
  void keepsPointsThatAreNotFiniteOffTheServerAndCountsThem() throws IOException {
    try (Run run = start()) {
      run.metrics(Map.of("train/loss", Double.NaN, "lr", 0.1), 1);
      run.metrics(Map.of("train/loss", Double.NEGATIVE_INFINITY), 2);
      run.end(RunStatus.FAILED, "loss is NaN at step 1\n  at Trainer");
      run.drain(LONG);
      assertEquals(1, sent(run).points().size());
      assertEquals("2", sent(run).tags().get("coursework.nonfinite_points"));
      assertEquals("loss is NaN at step 1", sent(run).tags().get("coursework.end_reason"));
      assertEquals("FAILED", sent(run).status());
      String journal = Files.readString(run.directory().resolve("journal.jsonl"));
      assertTrue(journal.contains("\"NaN\"") && journal.contains("\"-Infinity\""), journal);
    }
    assertEquals(1, notices.size());
  }

  @Test
  void endsAsFailedWhenItIsClosedWithoutAnEnd() throws IOException {
    Run run = start();
    assertTrue(run.awaitLink(LONG).isPresent()); // to close it waits for seconds only
    run.close();
    run.close();
    assertEquals("FAILED", sent(run).status());
    assertEquals("closed without an end", sent(run).tags().get("coursework.end_reason"));
  }

  @Test
  void takesTheFirstEndOnly() throws IOException {
    try (Run run = start()) {
      run.end(RunStatus.KILLED, "interrupted");
      run.end(RunStatus.FINISHED, null);
      run.drain(LONG);
      assertEquals("KILLED", sent(run).status());
      assertThrows(IllegalStateException.class, () -> run.tag("late", "x"));
      assertThrows(IllegalStateException.class, () -> run.artifact("late.txt", new byte[1]));
      assertFalse(Files.exists(run.directory().resolve("artifacts/late.txt")));
    }
  }

  @Test
  void recordsOnAnInterruptedThread() throws IOException {
    try (Run run = start()) {
      Thread.currentThread().interrupt();
      run.metrics(Map.of("train/loss", 1.0), 1);
      run.artifact("last.txt", "last".getBytes(StandardCharsets.UTF_8));
      run.end(RunStatus.KILLED, "interrupted");
      assertTrue(Thread.interrupted());
      assertTrue(run.drain(LONG).complete());
      assertEquals("KILLED", sent(run).status());
    }
  }

  @Test
  void letsNoSecretReachJournalOrServer() throws IOException {
    RunHeader telling =
        RunHeader.of("experiment", "secret")
            .withSource(
                "https://bob:hunter2@git.example/x",
                Optional.of(
                    new GitState(
                        "c0ffee",
                        Optional.empty(),
                        false,
                        Optional.of("https://bob:hunter2@git.example/x.git"))))
            .withDescription("see ftp://bob:hunter2@host/, token sesame-open")
            .withTags(Map.of("url", "http://bob:hunter2@host/", "TRACKING_TOKEN", "hidden-value"));
    try (Run run = tracking().start(telling)) {
      run.tag("header", "Authorization: Bearer hidden-value");
      run.params(Map.of("server.password", "hunter2", "uri", "https://u:hunter2@h/p?q=a@b"));
      run.dataset(
          new DatasetInput(
              "d", "train", "1", Map.of("uri", "s3://key:hunter2@bucket"), List.of(), Map.of()));
      run.end(RunStatus.FAILED, "login with sesame-open failed");
      run.drain(LONG);
      String everything =
          Files.readString(run.directory().resolve("journal.jsonl")) + sent(run).toString();
      for (String secret : List.of("hunter2", "sesame-open", "hidden-value")) {
        assertFalse(everything.contains(secret), everything);
      }
      assertTrue(everything.contains("https://h/p?q=a@b"), everything);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a//b", "/a", "a/", "../a", "a/./b", "loss%", "a\nb", "a\"b"})
  void refusesABadNameAtTheCaller(String key) throws IOException {
    try (Run run = start()) {
      assertThrows(IllegalArgumentException.class, () -> run.metrics(Map.of(key, 1.0), 1));
      assertThrows(IllegalArgumentException.class, () -> run.params(Map.of(key, "1")));
      assertThrows(IllegalArgumentException.class, () -> run.tag(key, "1"));
      assertThrows(IllegalArgumentException.class, () -> run.artifact(key, new byte[1]));
      assertThrows(IllegalArgumentException.class, () -> run.params(Map.of("k".repeat(251), "1")));
      assertThrows(IllegalArgumentException.class, () -> run.tag("null", null));
      assertEquals(1, Files.readAllLines(run.directory().resolve("journal.jsonl")).size());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {37, 39, 41})
  void saysThatADigestIsTooLong(int characters) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new DatasetInput(
                    "d", "train", "9".repeat(characters), Map.of(), List.of(), Map.of()));
    assertEquals(
        "data set digest has %d characters, at most 36 are allowed: '%s...'; shorten it"
            .formatted(characters, "9".repeat(36)),
        e.getMessage());
  }

  @Test
  void keepsAParametersFirstValueAndTellsOfOthers() throws IOException {
    try (Run run = start()) {
      run.params(Map.of("lr", "0.001", "seed", "1"));
      run.params(Map.of("lr", "0.001", "steps", "10"));
      for (int repeat = 0; repeat < 2; repeat++) {
        run.params(Map.of("lr", "1e-3", "seed", "2", "fresh", "x"));
      }
      run.params(Map.of("lr", "0.01"));
      run.end(RunStatus.FINISHED, null);
      run.drain(LONG);
      assertEquals(
          Map.of("lr", "0.001", "seed", "1", "steps", "10", "fresh", "x"), sent(run).params());
      assertEquals(
          "lr: 0.001 -> 1e-3; seed: 1 -> 2; lr: 0.001 -> 0.01",
          sent(run).tags().get("coursework.param_drift"));
      assertEquals(1, notices.size(), notices.toString());
    }
  }

  @Test
  void cutsALongDriftToWhatATagHolds() throws IOException {
    try (Run run = start()) {
      run.params(Map.of("mix", "a".repeat(6000)));
      run.params(Map.of("mix", "b".repeat(6000)));
      run.drain(LONG);
      assertEquals(8000, sent(run).tags().get("coursework.param_drift").length());
    }
  }

  @Test
  void cutsLongValuesAndSaysSo() throws IOException {
    try (Run run = start()) {
      run.params(Map.of("mix", "x".repeat(5999) + "\uD83D\uDE00"));
      run.tag("note", "y".repeat(8001));
      run.drain(LONG);
      // A pair of surrogates is one letter: it goes as a whole.
      assertEquals("x".repeat(5999), sent(run).params().get("mix"));
      assertEquals("y".repeat(8000), sent(run).tags().get("note"));
      assertEquals(2, notices.size());
    }
  }

  @Test
  void copiesAFileSoThatLaterChangesDoNotMatter() throws IOException {
    Path file = Files.writeString(root.resolve("weights"), "first");
    try (Run run = start()) {
      fake.before(
          call -> {
            throw BackendException.retry("later", null);
          });
      Path kept = run.artifactFile("checkpoints/step-1/weights", file);
      Files.writeString(file, "changed");
      fake.before(call -> {});
      run.drain(LONG);
      assertEquals("first", Files.readString(kept));
      assertArrayEquals(
          "first".getBytes(StandardCharsets.UTF_8),
          sent(run).artifacts().get("checkpoints/step-1/weights"));
      assertThrows(IOException.class, () -> run.artifactFile("nothing", root.resolve("nothing")));
      try (Stream<Path> files = Files.list(run.directory())) {
        assertEquals(
            List.of(".lock", ".sending.lock", "artifacts", "cursor.json", "journal.jsonl"),
            files.map(p -> p.getFileName().toString()).sorted().collect(Collectors.toList()));
      }
    }
  }

  @Test
  void copiesAModelAndSendsItThroughAnOutage() throws IOException {
    Path folder = Files.createDirectories(root.resolve("exported/graph"));
    Files.writeString(folder.resolve("graph.pb"), "graph");
    Files.writeString(folder.resolveSibling("weights"), "first");
    try (Run run = start()) {
      fake.after(
          call -> {
            throw BackendException.retry("the answer is lost", null);
          });
      Path kept = run.model("model", folder.getParent());
      Files.writeString(folder.resolveSibling("weights"), "changed");
      fake.after(call -> {});
      run.drain(LONG);
      assertEquals(run.directory().resolve("artifacts/model"), kept);
      assertEquals(1, sent(run).models().size());
      Map<String, byte[]> files = sent(run).models().get(0).files();
      assertEquals(Set.of("weights", "graph/graph.pb"), files.keySet());
      assertArrayEquals("first".getBytes(StandardCharsets.UTF_8), files.get("weights"));
      assertThrows(IllegalArgumentException.class, () -> run.model("../model", folder.getParent()));
    }
  }

  @Test
  void saysThatItCannotStartWhereNothingCanBeWritten() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThrows(IOException.class, () -> new Tracking(file, fake).start(header));
    assertTrue(fake.calls().isEmpty());
  }

  @Test
  void tellsOfTheLinkOnceTheServerKnowsTheRun() throws IOException {
    try (Run run = start()) {
      assertTrue(run.awaitLink(LONG).orElseThrow().toString().contains(run.remoteId().get()));
    }
  }

  /** A part that waited for its parent would wait at its end for as long as it may. */
  @Test
  void aPartOfARunThatTheServerRefusesDoesNotWaitForIt() throws IOException {
    fake.before(
        call -> {
          if (call.equals("open")) {
            throw BackendException.refused("no permission (403)");
          }
        });
    Tracking tracking = tracking();
    try (Run parent = tracking.start(header)) {
      assertEquals("no permission (403)", parent.drain(LONG).problem().orElseThrow());
      fake.before(call -> {});
      try (Run part =
          tracking.start(RunHeader.of("experiment", "a part").withParent(parent.clientRunId()))) {
        Delivery delivery = part.drain(LONG);
        assertEquals(Optional.of("no permission (403)"), delivery.problem());
        assertEquals(1, delivery.unsent());
      }
    }
  }
}
