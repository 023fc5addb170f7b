package io.coursework.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.FakeBackend;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.journal.Cursor;
import io.coursework.tracking.journal.Journal;
import io.coursework.tracking.journal.JournalState;
import io.coursework.tracking.run.Backlog;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.ReadBackReport;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunInUseException;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import io.coursework.tracking.sender.Courier;
import io.coursework.tracking.sender.FakeTime;
import io.coursework.tracking.sender.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that were recorded without a server, and come to one later. */
class SynchronizationTest {
  private static final Duration LONG = Eventually.LONG;
  private static final Synchronization.Watcher NOBODY = (sent, all) -> {};

  @TempDir Path root;

  private final FakeBackend fake = new FakeBackend();
  private final FakeTime time = new FakeTime();
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

  private Tracking offline() {
    return Tracking.offline(root, Secrets.of(Map.of()), notices::add);
  }

  private Synchronization synchronization() {
    return new Synchronization(fake, RetryPolicy.of(Duration.ofMinutes(1)).by(time), notices::add);
  }

  /** A run with some of everything, without an end. */
  private static void work(Run run, int steps) {
    run.params(Map.of("seed", "7"));
    for (int step = 0; step < steps; step++) {
      run.metrics(Map.of("loss", 1.0 / (1 + step), "rate", 0.1), step);
    }
    run.tag("phase", "SUM");
    run.artifact("config.yaml", "name: joint\n".getBytes(StandardCharsets.UTF_8));
  }

  private Path finished(RunHeader header, int steps) throws IOException {
    try (Run run = offline().start(header)) {
      work(run, steps);
      run.end(RunStatus.FINISHED, null);
      return run.directory();
    }
  }

  /** What a process that was killed leaves: locks that nobody has, and no end. */
  private Path abandoned(RunHeader header, int steps) throws IOException {
    Path directory = finished(header, steps);
    Path journal = directory.resolve(Journal.FILE_NAME);
    List<String> lines = Files.readAllLines(journal);
    Files.write(journal, lines.subList(0, lines.size() - 1));
    return directory;
  }

  private Synchronization.Outcome send(Path directory) throws IOException {
    return synchronization().send(directory, NOBODY);
  }

  private static Instant lastTime(Path directory) throws IOException {
    return JournalState.read(directory).last().entry().time();
  }

  @Test
  void bringsAWholeRunWithItsTimes() throws IOException {
    RunHeader header = RunHeader.of("e", "n");
    Path directory = finished(header, 100);
    Synchronization.Look look = Synchronization.look(directory);
    assertEquals(Synchronization.Life.ENDED, look.life());
    assertEquals(new Backlog(105, 200, 1, 12), look.backlog());
    assertTrue(fake.calls().isEmpty(), "neither the run nor the look asked anybody");
    List<String> told = new ArrayList<>();
    Synchronization.Outcome outcome =
        synchronization().send(directory, (sent, all) -> told.add(sent + "/" + all));
    assertEquals(Synchronization.Result.SENT, outcome.result());
    assertEquals(105, outcome.sent());
    assertEquals("105/105", told.get(told.size() - 1));
    RunContent run = fake.content("remote-0");
    assertEquals(header.start().toEpochMilli(), run.start());
    assertEquals(Optional.of(lastTime(directory).toEpochMilli()), run.end());
    assertEquals(200, run.points().size());
    assertEquals("FINISHED", run.status());
    assertEquals(new Backlog(0, 0, 0, 0), Synchronization.look(directory).backlog());
    int calls = fake.calls().size();
    assertEquals(0, send(directory).sent());
    assertEquals(calls + 1, fake.calls().size(), "a repeat only asks which run it is");
  }

  @Test
  void lookingChangesNothing() throws IOException {
    Path directory = abandoned(RunHeader.of("e", "n"), 3);
    Map<Path, java.nio.file.attribute.FileTime> before = times(directory);
    assertEquals(Synchronization.Life.ABANDONED, Synchronization.look(directory).life());
    assertEquals(before, times(directory));
  }

  private static Map<Path, java.nio.file.attribute.FileTime> times(Path directory)
      throws IOException {
    Map<Path, java.nio.file.attribute.FileTime> times = new java.util.TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  @Test
  void aRunThatWasHandedOutHasNoEndUntilItContinues() throws IOException {
    Path directory;
    try (Run run = offline().start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      run.handOut("a scheduler");
      assertThrows(IllegalStateException.class, () -> run.tag("a", "b"));
    }
    assertEquals(Synchronization.Life.HANDED_OUT, Synchronization.look(directory).life());
    assertEquals(Optional.of(Synchronization.Life.HANDED_OUT), send(directory).life());
    RunContent run = fake.content("remote-0");
    assertEquals("RUNNING", run.status());
    assertEquals("a scheduler", run.tags().get("coursework.handed_out"));

    try (StoppedRun stopped = StoppedRun.open(directory);
        Run resumed = offline().resume(stopped)) {
      resumed.end(RunStatus.FINISHED, null);
    }
    assertEquals(Optional.of(Synchronization.Life.ENDED), send(directory).life());
    assertEquals("FINISHED", fake.content("remote-0").status());
    assertEquals("", fake.content("remote-0").tags().get("coursework.handed_out"));
  }

  @Test
  void endsARunWhoseProcessIsGoneAtItsLastEntryAndResumingTakesItBack() throws IOException {
    Path directory = abandoned(RunHeader.of("e", "n"), 3);
    Files.writeString(
        directory.resolve(Journal.FILE_NAME),
        "{\"v\":2,\"torn",
        java.nio.file.StandardOpenOption.APPEND);
    Instant last = lastTime(directory);
    assertEquals(Optional.of(Synchronization.Life.ABANDONED), send(directory).life());
    RunContent run = fake.content("remote-0");
    assertEquals("KILLED", run.status());
    assertEquals(Optional.of(last.toEpochMilli()), run.end());
    assertEquals(
        "its process ended without recording an end", run.tags().get("coursework.end_reason"));
    assertEquals(Synchronization.Life.ENDED, Synchronization.look(directory).life());
    assertEquals(0, send(directory).sent());
    Tracking online = new Tracking(root, fake, Secrets.of(Map.of()), notices::add);
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run resumed = online.resume(stopped)) {
      resumed.drain(LONG);
      assertEquals("RUNNING", fake.content("remote-0").status());
      resumed.metrics(Map.of("loss", 0.1), 3);
      resumed.end(RunStatus.FINISHED, null);
      assertTrue(resumed.drain(LONG).complete());
    }
    assertEquals("FINISHED", fake.content("remote-0").status());
    assertEquals("", fake.content("remote-0").tags().get("coursework.end_reason"));
  }

  /** The journal is cut at every line, as a crash of the end itself would. */
  @Test
  void endsAnAbandonedRunOnceWhereverThatWasInterrupted() throws IOException {
    Path directory = abandoned(RunHeader.of("e", "n"), 3);
    Path journal = directory.resolve(Journal.FILE_NAME);
    send(directory);
    List<String> lines = Files.readAllLines(journal);
    for (int left = lines.size() - 2; left < lines.size(); left++) {
      Files.write(journal, lines.subList(0, left));
      send(directory);
      assertEquals(lines, Files.readAllLines(journal));
    }
  }

  @Test
  void sendsWhatThereIsOfARunThatIsStillWritten() throws Exception {
    int sends = 5;
    int steps = 50; // that are written meanwhile
    Semaphore due = new Semaphore(0);
    var pool = Executors.newSingleThreadExecutor();
    try (Run run = offline().start(RunHeader.of("e", "n"))) {
      Future<Void> writer =
          pool.submit(
              () -> {
                for (int step = 0; step < sends * steps; step++) {
                  due.acquire();
                  run.metrics(Map.of("loss", 1.0 * step), step);
                  run.artifact("console.log", ("line " + step).getBytes(StandardCharsets.UTF_8));
                }
                return null;
              });
      for (int i = 0; i < sends; i++) {
        due.release(steps);
        Synchronization.Outcome outcome = send(run.directory());
        assertEquals(Synchronization.Result.SENT, outcome.result(), outcome.toString());
        assertEquals(Optional.of(Synchronization.Life.WRITTEN), outcome.life());
        assertEquals("RUNNING", fake.content("remote-0").status());
      }
      Eventually.get("the writer", writer);
      run.end(RunStatus.FINISHED, null);
      send(run.directory());
      RunContent content = fake.content("remote-0");
      assertEquals("FINISHED", content.status());
      assertEquals(sends * steps, content.points().size());
      assertEquals(
          "line " + (sends * steps - 1),
          new String(content.artifacts().get("console.log"), StandardCharsets.UTF_8));
      assertFalse(Files.exists(run.directory().resolve("rejected.jsonl")));
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void leavesARunAloneThatAnotherOneSends() throws Exception {
    Path directory = finished(RunHeader.of("e", "n"), 10);
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    fake.before(
        call -> {
          if (call.equals("open")) {
            sending.countDown();
            Eventually.await("the second sender", go);
          }
        });
    var pool = Executors.newSingleThreadExecutor();
    try {
      Future<Synchronization.Outcome> first = pool.submit(() -> send(directory));
      Eventually.await("the first sender", sending);
      Synchronization.Outcome second = send(directory);
      assertEquals(Synchronization.Result.IN_USE, second.result());
      assertTrue(
          second
              .reason()
              .orElseThrow()
              .contains("is being sent by process " + ProcessHandle.current().pid()),
          second.toString());
      // Who records may continue without a server; who wants both is told why not.
      Tracking online = new Tracking(root, fake, Secrets.of(Map.of()), notices::add);
      try (StoppedRun stopped = StoppedRun.open(directory)) {
        assertThrows(RunInUseException.class, () -> online.resume(stopped));
        offline().resume(stopped).close();
      }
      go.countDown();
      assertEquals(Synchronization.Result.SENT, first.get().result());
    } finally {
      go.countDown();
      pool.shutdownNow();
    }
    Synchronization.Outcome third = send(directory);
    assertEquals(0, third.sent());
    assertEquals(Synchronization.Result.SENT, third.result());
  }

  @Test
  void aRunThatIsSentWhileItIsWrittenHoldsBothRights() throws IOException {
    Tracking online = new Tracking(root, fake, Secrets.of(Map.of()), notices::add);
    try (Run run = online.start(RunHeader.of("e", "n"))) {
      assertEquals(Synchronization.Result.IN_USE, send(run.directory()).result());
      assertThrows(RunInUseException.class, () -> StoppedRun.open(run.directory()));
    }
  }

  @Test
  void goesOnWhereItWasInterrupted() throws IOException {
    Path directory = finished(RunHeader.of("e", "n"), 2500);
    for (int stop = 1; stop <= 4; stop++) {
      AtomicInteger batches = new AtomicInteger();
      fake.before(
          call -> {
            if (call.startsWith("metrics") && batches.incrementAndGet() > 1) {
              throw new IllegalStateException("as if the process died here");
            }
          });
      long before = Synchronization.look(directory).backlog().entries();
      assertEquals(Synchronization.Result.FAILED, send(directory).result());
      assertTrue(Synchronization.look(directory).backlog().entries() < before, "it came on");
    }
    fake.before(call -> {});
    send(directory);
    assertEquals(5000, fake.content("remote-0").points().size());
    assertEquals("FINISHED", fake.content("remote-0").status());
  }

  /** Ctrl-C: the watcher throws. */
  @Test
  void stopsWhereItsWatcherSaysSo() throws IOException {
    Path directory = finished(RunHeader.of("e", "n"), 10);
    fake.before(
        call -> {
          throw BackendException.retry("nobody there", null);
        });
    assertThrows(
        IllegalStateException.class,
        () ->
            synchronization()
                .send(
                    directory,
                    (sent, all) -> {
                      throw new IllegalStateException("enough");
                    }));
    fake.before(call -> {});
    assertEquals(Synchronization.Result.SENT, send(directory).result(), "the lock is free again");
  }

  /**
   * All is sent while the watcher still says how far it was: that must not be taken for the end.
   */
  @Test
  void isNotMisledByAWatcherThatIsSlow() throws IOException {
    Path directory = finished(RunHeader.of("e", "slow watcher"), 10);
    Synchronization.Outcome outcome =
        synchronization()
            .send(
                directory,
                (sent, all) ->
                    Eventually.await(
                        "the end of the sender",
                        () ->
                            Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(t -> t.getName().equals("sender slow watcher"))));
    assertEquals(Synchronization.Result.SENT, outcome.result(), outcome.toString());
    assertEquals(Optional.empty(), outcome.reason());
  }

  @Test
  void sendsAllToAServerThatKnowsItAsAnotherRun() throws IOException {
    Path directory = finished(RunHeader.of("e", "n"), 700);
    send(directory);
    FakeBackend another = new FakeBackend("other-");
    for (int turn = 0; turn < 2; turn++) {
      for (FakeBackend server : List.of(another, fake)) {
        Synchronization.Outcome outcome =
            new Synchronization(server, notices::add).send(directory, NOBODY);
        assertEquals(705, outcome.sent(), "whatever it has: nobody knows");
        assertEquals(
            fake.content("remote-0").points(),
            server.content(outcome.remoteId().orElseThrow()).points());
      }
    }
    assertEquals("FINISHED", another.content("other-0").status());
    assertTrue(
        another.calls().stream()
            .filter(call -> call.startsWith("metrics"))
            .allMatch(call -> Integer.parseInt(call.substring(8)) <= Courier.DOUBTFUL_BATCH),
        "what may be there already goes in small pieces");
    // A cursor of an older program names no server.
    Files.writeString(
        directory.resolve(Cursor.FILE_NAME),
        Files.readString(directory.resolve(Cursor.FILE_NAME))
            .replaceFirst(",\"remote_id\":\"[^\"]*\"", ""));
    assertEquals(705, send(directory).sent());
  }

  @Test
  void givesUpAServerThatStaysAway() throws IOException {
    Path directory = finished(RunHeader.of("e", "n"), 10);
    fake.before(
        call -> {
          throw BackendException.retry("nobody there", null);
        });
    Synchronization.Outcome outcome = synchronization().send(directory, NOBODY);
    assertEquals(Synchronization.Result.SERVER_AWAY, outcome.result());
    assertEquals(Optional.of("nobody there"), outcome.reason());
    fake.before(call -> {});
    assertEquals(15, send(directory).sent());
  }

  @Test
  void tellsOfARunThatIsRefusedDamagedOrDeleted() throws IOException {
    Path directory = finished(RunHeader.of("e", "n"), 10);
    fake.before(
        call -> {
          throw BackendException.refused("no permission (403)");
        });
    assertEquals(Synchronization.Result.FAILED, send(directory).result());
    fake.before(
        call -> {
          throw BackendException.gone("the run was deleted");
        });
    assertEquals(Synchronization.Result.FAILED, send(directory).result());
    fake.before(call -> {});
    send(directory);
    fake.before(
        call -> {
          throw BackendException.gone("the run was deleted");
        });
    assertEquals(
        Synchronization.Result.NOTHING, send(directory).result(), "it was sent, then deleted");
    Path journal = directory.resolve(Journal.FILE_NAME);
    Files.writeString(journal, Files.readString(journal).replaceFirst("0.5", "0.6"));
    Synchronization.Outcome damaged = send(directory);
    assertEquals(Synchronization.Result.FAILED, damaged.result());
    assertTrue(damaged.reason().orElseThrow().contains("is damaged in line "), damaged.toString());
    Files.writeString(journal, "");
    assertEquals(Synchronization.Result.NOTHING, send(directory).result());
  }

  @Test
  void tellsOfAFolderThatCannotBeOpened() throws IOException {
    Path gone = root.resolve("gone");
    Synchronization.Outcome outcome = synchronization().send(gone, NOBODY);
    assertEquals(Synchronization.Result.FAILED, outcome.result());
    assertEquals(
        Optional.of(
            "%s cannot be read or written (%s is not there, or you have no right to use it); mend that, then send it again"
                .formatted(gone, gone)),
        outcome.reason());
    Path directory = finished(RunHeader.of("e", "n"), 1);
    Files.delete(directory.resolve(".lock"));
    Files.createDirectory(directory.resolve(".lock"));
    assertEquals(Synchronization.Result.FAILED, send(directory).result());
  }

  /** Between the list of folders and the look into one, a file comes in the place of this one. */
  @Test
  void passesOverAFolderThatCannotBeRead() throws IOException {
    Instant noon = Instant.ofEpochMilli(1_790_000_000_000L);
    Path first = finished(at(RunHeader.of("e", "first"), noon), 1);
    Path second = finished(at(RunHeader.of("e", "second"), noon.plusSeconds(5)), 1);
    Path newest =
        RunFolders.newest(
                root,
                header -> {
                  replaceByAFile(second);
                  return true;
                })
            .orElseThrow();
    assertEquals(first, newest);
  }

  private static void replaceByAFile(Path directory) {
    try {
      Files.move(directory, directory.resolveSibling("moved"));
      Files.createFile(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void deletesRunsThatAreAsTheyWereAndElseNoneOfThem() throws IOException {
    List<Path> runs =
        List.of(
            finished(RunHeader.of("e", "first"), 3),
            abandoned(RunHeader.of("e", "second"), 3),
            finished(RunHeader.of("e", "third"), 3));
    try (StoppedRun used = StoppedRun.open(runs.get(1))) {
      assertEquals(runs.get(1), used.directory());
      List<RunSnapshot> before = snapshots(runs);
      String why =
          assertThrows(RunInUseException.class, () -> RunSnapshot.delete(before)).getMessage();
      assertTrue(why.startsWith(runs.get(1) + " is being written by process "), why);
    }
    List<RunSnapshot> before = snapshots(runs);
    // As if it had been written once more, as long as before.
    Files.setLastModifiedTime(
        runs.get(2).resolve("artifacts/config.yaml"), FileTime.from(Instant.now().plusSeconds(60)));
    String why = assertThrows(ResumeException.class, () -> RunSnapshot.delete(before)).getMessage();
    assertTrue(why.startsWith("somebody has gone on with " + runs.get(2) + " meanwhile"), why);
    for (Path run : runs) {
      assertEquals(Synchronization.Result.SENT, send(run).result(), "all is there, and free");
    }
    RunSnapshot.delete(snapshots(runs));
    assertEquals(List.of(), RunFolders.in(root));
    for (Path run : runs) {
      assertFalse(Files.exists(run));
    }
  }

  private static List<RunSnapshot> snapshots(List<Path> runs) throws IOException {
    List<RunSnapshot> snapshots = new ArrayList<>();
    for (Path run : runs) {
      snapshots.add(RunSnapshot.of(run));
    }
    return snapshots;
  }

  @Test
  void ordersFamiliesByStartWithParentsFirst() throws IOException {
    Instant noon = Instant.ofEpochMilli(1_790_000_000_000L);
    RunHeader parent = at(RunHeader.of("e", "parent"), noon);
    RunHeader early = at(RunHeader.of("e", "early"), noon.minusSeconds(5));
    // Its clock was behind that of its parent.
    RunHeader first = at(RunHeader.of("e", "first"), noon.minusSeconds(9));
    RunHeader second = at(RunHeader.of("e", "second"), noon.plusSeconds(5));
    Path secondDirectory = finished(second.withParent(parent.clientRunId()), 1);
    Path firstDirectory = finished(first.withParent(parent.clientRunId()), 1);
    Path parentDirectory = finished(parent, 1);
    Path earlyDirectory = finished(early, 1);
    List<Path> all = List.of(parentDirectory, firstDirectory, earlyDirectory, secondDirectory);
    assertEquals(all, RunFolders.withFamilies(RunFolders.in(root)));
    List<Path> family = List.of(parentDirectory, firstDirectory, secondDirectory);
    assertEquals(family, RunFolders.withFamilies(List.of(parentDirectory)), "with its parts");
    assertEquals(
        List.of(parentDirectory, secondDirectory),
        RunFolders.withFamilies(List.of(secondDirectory)),
        "with what it is a part of");
    for (Path run : RunFolders.withFamilies(List.of(secondDirectory))) {
      assertEquals(Synchronization.Result.SENT, send(run).result());
    }
    assertEquals(Optional.of("remote-0"), fake.content("remote-1").parentId());
  }

  private static RunHeader at(RunHeader header, Instant start) {
    return new RunHeader(
        header.clientRunId(),
        header.experiment(),
        header.name(),
        header.parentClientRunId(),
        start,
        header.user(),
        header.sourceName(),
        header.git(),
        header.description(),
        header.tags(),
        header.remoteId());
  }

  @Test
  void tellsOfAPartWhoseParentIsNowhere() throws IOException {
    Path orphan = finished(RunHeader.of("e", "orphan").withParent("nobody"), 1);
    assertEquals(List.of(orphan), RunFolders.withFamilies(List.of(orphan)));
    Synchronization.Outcome outcome =
        new Synchronization(fake, RetryPolicy.of(LONG).by(time), notices::add).send(orphan, NOBODY);
    assertEquals(Synchronization.Result.FAILED, outcome.result(), "at once, for nobody brings it");
    assertEquals(Optional.of("no parent yet"), outcome.reason());
  }

  @Test
  void readsBackWhatTheServerHasAndSendsAgainWhatDiffers() throws Exception {
    Path directory;
    try (Run run = offline().start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      for (String name : List.of("a.txt", "b.txt", "folder/c.txt")) {
        run.artifact(name, name.getBytes(StandardCharsets.UTF_8));
      }
      run.end(RunStatus.FINISHED, null);
    }
    send(directory);
    assertEquals(new ReadBackReport(3, List.of(), List.of()), synchronization().verify(directory));
    fake.replaceArtifact("remote-0", "b.txt", "B.TXT".getBytes(StandardCharsets.UTF_8));
    fake.replaceArtifact("remote-0", "folder/c.txt", "short".getBytes(StandardCharsets.UTF_8));
    Files.delete(directory.resolve("artifacts/folder/c.txt"));
    assertEquals(
        new ReadBackReport(1, List.of("b.txt"), List.of("folder/c.txt")),
        synchronization().verify(directory));
    assertEquals(
        "b.txt",
        new String(fake.content("remote-0").artifacts().get("b.txt"), StandardCharsets.UTF_8));
    fake.before(
        call -> {
          if (call.startsWith("fetch")) {
            throw BackendException.rejected("it hands out nothing");
          }
        });
    assertThrows(BackendException.class, () -> synchronization().verify(directory));
  }

  /** An outage from the start: the run continues, and does not wait at its end. */
  @Test
  void aRunThatBeginsWhileTheServerIsAwayIsSentWhenItIsBack() throws IOException {
    fake.before(
        call -> {
          throw BackendException.retry("nobody there", null);
        });
    Tracking away =
        new Tracking(root, fake, Secrets.of(Map.of()), notices::add).whileServerIsAway();
    Path directory;
    try (Run run = away.start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      work(run, 5);
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(Duration.ofDays(1)); // longer than any test may take
      assertEquals(10, delivery.unsent());
      assertTrue(notices.isEmpty(), notices + " tell what was known before");
    }
    fake.before(call -> {});
    assertEquals(10, send(directory).sent());
    try (Run run = away.start(RunHeader.of("e", "n"))) {
      assertTrue(run.awaitLink(LONG).isPresent()); // it waits for one that has answered
      run.end(RunStatus.FINISHED, null);
      assertTrue(run.drain(LONG).complete());
    }
  }
}
