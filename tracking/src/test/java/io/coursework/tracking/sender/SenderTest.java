package io.coursework.tracking.sender;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.Eventually;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.FakeBackend;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.file.ArtifactRef;
import io.coursework.tracking.journal.Cursor;
import io.coursework.tracking.journal.Journal;
import io.coursework.tracking.journal.JournalEntry;
import io.coursework.tracking.journal.JournalReader;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTest {
  @TempDir Path directory;

  private final FakeBackend fake = new FakeBackend();
  private final RunHeader header = RunHeader.of("e", "n");

  /** Runs a sender over a complete journal on this thread. */
  private void send(Cursor cursor) throws Exception {
    Sender sender = new Sender(header, directory, cursor, fake, RetryPolicy.ENDLESS, line -> {});
    try (JournalReader reader = new JournalReader(directory)) {
      for (var read = reader.next(); read.isPresent(); read = reader.next()) {
        sender.queue().appended(read.get().entry());
      }
    }
    sender.run();
  }

  private void journal(int steps) throws Exception {
    try (Journal journal = Journal.create(directory)) {
      journal.append(new RunEvent.Started(header));
      for (int step = 0; step < steps; step++) {
        journal.append(new RunEvent.Metrics(step, Map.of("a", 1.0, "b", 2.0, "c", 3.0)));
      }
      journal.append(new RunEvent.Ended(RunStatus.FINISHED));
    }
  }

  @Test
  void takesABacklogInBatchesOfAThousandPoints() throws Exception {
    journal(1000);
    send(Cursor.START);
    List<Integer> sizes =
        fake.calls().stream()
            .filter(call -> call.startsWith("metrics"))
            .map(call -> Integer.valueOf(call.substring("metrics ".length())))
            .toList();
    assertEquals(3000, sizes.stream().mapToInt(Integer::intValue).sum());
    assertTrue(sizes.stream().allMatch(size -> size <= EventSender.METRIC_BATCH), sizes.toString());
    assertTrue(sizes.size() <= 8, sizes.toString());
    assertEquals(3000, fake.content("remote-0").points().size());
    assertEquals("FINISHED", fake.content("remote-0").status());
  }

  @Test
  void sendsARowOfManyMetricsInPieces() throws Exception {
    Map<String, Double> row = new java.util.TreeMap<>();
    for (int i = 0; i < 2500; i++) {
      row.put("k" + i, 1.0 * i);
    }
    try (Journal journal = Journal.create(directory)) {
      journal.append(new RunEvent.Started(header));
      journal.append(new RunEvent.Metrics(1, row));
      journal.append(new RunEvent.Ended(RunStatus.FINISHED));
    }
    send(Cursor.START);
    assertEquals(
        List.of("open", "metrics 1000", "metrics 1000", "metrics 500", "end"), fake.calls());
  }

  @Test
  void sendsLongValuesInRequestsOfAMegabyte() throws Exception {
    Map<String, String> params = new java.util.TreeMap<>();
    Map<String, Double> row = new java.util.TreeMap<>();
    for (int i = 0; i < 100; i++) {
      params.put("p" + i, "=".repeat(6000)); // six bytes each, as JSON for a web page
    }
    for (int i = 0; i < 2000; i++) {
      row.put("\u4e2d".repeat(246) + i, 1.0 * i);
    }
    try (Journal journal = Journal.create(directory)) {
      journal.append(new RunEvent.Started(header));
      journal.append(new RunEvent.Params(params));
      journal.append(new RunEvent.Metrics(1, row));
      journal.append(new RunEvent.Ended(RunStatus.FINISHED));
    }
    send(Cursor.START);
    assertEquals(
        List.of(
            "open",
            "params 27",
            "params 27",
            "params 27",
            "params 19",
            "metrics 1000",
            "metrics 1000",
            "end"),
        fake.calls());
    assertEquals(params, fake.content("remote-0").params());
  }

  @Test
  void goesOnFromItsCursorAndTakesTheFirstPiecesForRepeats() throws Exception {
    journal(1000);
    send(Cursor.START);
    // As if the sender had died before it noted more than the first 101 lines.
    long offset = 0;
    try (JournalReader reader = new JournalReader(directory)) {
      for (int i = 0; i < 101; i++) {
        offset = reader.next().orElseThrow().end();
      }
    }
    int before = fake.calls().size();
    send(new Cursor(101, offset, 0, "remote-0"));
    assertEquals("metrics 100", fake.calls().get(before + 1));
    assertEquals(3000, fake.content("remote-0").points().size());
    assertEquals(1002, Cursor.read(directory).sequence());
  }

  @Test
  void rejectsAnArtifactThatIsGoneAndGoesOn() throws Exception {
    try (Journal journal = Journal.create(directory)) {
      journal.append(new RunEvent.Started(header));
      journal.append(new RunEvent.Artifact(new ArtifactRef("gone.txt", 1, "00")));
      journal.append(new RunEvent.Ended(RunStatus.FINISHED));
    }
    send(Cursor.START);
    assertEquals("FINISHED", fake.content("remote-0").status());
    assertTrue(Files.readString(directory.resolve("rejected.jsonl")).contains("gone.txt"));
  }

  @Test
  void stopsAtDamageAndSaysWhere() throws Exception {
    journal(1000);
    Path file = directory.resolve(Journal.FILE_NAME);
    String text = Files.readString(file);
    int damaged = text.indexOf("\"step\":700");
    Files.writeString(file, text.substring(0, damaged) + "x" + text.substring(damaged + 1));
    List<String> notices = new ArrayList<>();
    Sender sender =
        new Sender(header, directory, Cursor.START, fake, RetryPolicy.ENDLESS, notices::add);
    sender
        .queue()
        .appended(new JournalEntry(1002, Instant.EPOCH, new RunEvent.Ended(RunStatus.FINISHED)));
    sender.run();
    int line = text.lastIndexOf('\n', damaged) + 1;
    String problem = sender.queue().state().delivery().problem().orElseThrow();
    assertTrue(problem.contains("is damaged in line 702, at byte " + line + ": "), problem);
    assertEquals(1, notices.size());
    assertEquals("RUNNING", fake.content("remote-0").status(), "not ended, for it is not all");
    assertTrue(sender.queue().state().delivery().unsent() > 300);
  }

  /** A sender that ends without a word would be waited for for ever. */
  @Test
  void stopsAtAnErrorAndSaysWhich() throws Exception {
    journal(1);
    List<String> notices = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Error error : List.<Error>of(new NoClassDefFoundError("a/B"), new OutOfMemoryError())) {
      fake.before(
          call -> {
            throw error;
          });
      Sender sender =
          new Sender(header, directory, Cursor.START, fake, RetryPolicy.ENDLESS, notices::add);
      sender.run();
      assertTrue(sender.queue().state().stopped());
      problems.add(sender.queue().state().problem().orElseThrow());
    }
    assertEquals(List.of("NoClassDefFoundError: a/B", "OutOfMemoryError"), problems);
    assertEquals(2, notices.size(), notices.toString());
  }

  @Test
  void countsAnEndThatIsInNoJournalAsUnsent() throws Exception {
    journal(1);
    Sender sender = new Sender(header, directory, Cursor.START, fake, RetryPolicy.ENDLESS, l -> {});
    sender.queue().endUnwritten(RunStatus.FAILED, "No space left on device");
    assertEquals(1, sender.queue().state().delivery().unsent());
  }

  @Test
  void endsTheRunThoughTheDiskTakesNothingMore() throws Exception {
    try (Journal journal = Journal.create(directory)) {
      journal.append(new RunEvent.Started(header));
      journal.append(new RunEvent.Metrics(1, Map.of("a", 1.0)));
    }
    // A cursor cannot replace a directory that holds something.
    Files.createDirectories(directory.resolve(Cursor.FILE_NAME).resolve("full"));
    List<String> notices = new ArrayList<>();
    Sender sender =
        new Sender(header, directory, Cursor.START, fake, RetryPolicy.ENDLESS, notices::add);
    sender
        .queue()
        .appended(new JournalEntry(2, Instant.EPOCH, new RunEvent.Metrics(1, Map.of("a", 1.0))));
    sender.queue().endUnwritten(RunStatus.FAILED, "No space left on device");
    sender.run();
    RunContent run = fake.content("remote-0");
    assertEquals("FAILED", run.status());
    assertEquals("No space left on device", run.tags().get("coursework.end_reason"));
    assertEquals(1, run.points().size());
    assertEquals(1, notices.size());
    assertEquals(0, sender.queue().drain(() -> Duration.ofSeconds(1)).delivery().unsent());
  }

  @Test
  void tellsTheServerNowAndThenThatTheProcessLives() throws Exception {
    AtomicInteger lost = new AtomicInteger();
    fake.before(
        call -> {
          if (call.equals("alive") && lost.getAndIncrement() == 1) {
            throw BackendException.retry("nobody there", null);
          }
        });
    try (Journal journal = Journal.create(directory)) {
      journal.append(new RunEvent.Started(header));
      Sender sender =
          new Sender(
              header,
              directory,
              Cursor.START,
              fake,
              RetryPolicy.ENDLESS,
              line -> {},
              Optional.of(Duration.ofMillis(1)));
      Thread thread = new Thread(sender);
      thread.start();
      // Though there is nothing to send.
      Eventually.await("three heartbeats", () -> fake.heartbeats().size() >= 3);
      sender.queue().appended(journal.append(new RunEvent.Ended(RunStatus.FINISHED)));
      Eventually.await("the end of the sender", () -> !thread.isAlive());
      List<Instant> beats = fake.heartbeats();
      assertEquals(beats.stream().sorted().toList(), beats);
      assertEquals("FINISHED", fake.content("remote-0").status());
      assertTrue(lost.get() > beats.size(), "one was lost");
    }
  }

  @Test
  void tellsItOnceInAShortRun() throws Exception {
    journal(1);
    Instant before = Instant.now();
    send(Cursor.START);
    assertEquals(1, fake.heartbeats().size());
    assertFalse(fake.heartbeats().get(0).isBefore(before.truncatedTo(ChronoUnit.MILLIS)));
  }
}
