package io.coursework.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path directory;

  private final List<RunEvent> events =
      List.of(
          new RunEvent.Started(
              RunHeader.of("e", "n")
                  .withParent("p")
                  .withSource(
                      "s",
                      Optional.of(
                          new GitState("c", Optional.of("main"), true, Optional.of("http://h"))))
                  .withDescription("two\nlines \u2028 \"quoted\"")
                  .withTags(Map.of("k", "v"))
                  .withRemoteId("0a1b")),
          new RunEvent.Params(Map.of("seed", "1")),
          new RunEvent.Metrics(
              5, Map.of("a", 0.1, "b", Double.NaN, "c", Double.POSITIVE_INFINITY, "d", -0.0)),
          new RunEvent.Tags(Map.of("t", "\u00e9")),
          new RunEvent.Dataset(
              new DatasetInput(
                  "d",
                  "train",
                  "1",
                  Map.of("seed", "1"),
                  List.of(new DatasetInput.Column("x", "string")),
                  Map.of("num_rows", 5, "split", List.of(1, 2)))),
          new RunEvent.Artifact("a/b.txt", 3, "ab"),
          new RunEvent.Model("model", List.of("MLmodel", "tfmodel/saved_model.pb")),
          new RunEvent.Ended(RunStatus.KILLED),
          new RunEvent.Resumed(Map.of("coursework.pid", "7")));

  @Test
  void readsBackWhatWasWritten() throws IOException {
    try (Journal journal = Journal.create(directory);
        JournalReader reader = new JournalReader(directory, 0)) {
      long sequence = 0;
      for (RunEvent event : events) {
        JournalEntry written = journal.append(event);
        assertEquals(++sequence, written.sequence());
        assertEquals(Optional.of(written), reader.next().map(JournalReader.Read::entry));
        assertEquals(event, written.event());
      }
      journal.force();
      assertEquals(Optional.empty(), reader.next());
    }
  }

  @Test
  void goesOnFromAnyEntrysEnd() throws IOException {
    try (Journal journal = Journal.create(directory)) {
      events.forEach(journal::append);
    }
    try (JournalReader all = new JournalReader(directory, 0)) {
      for (int i = 1; i < events.size(); i++) {
        try (JournalReader rest = new JournalReader(directory, all.next().orElseThrow().end())) {
          assertEquals(events.get(i), rest.next().orElseThrow().entry().event());
        }
      }
    }
  }

  @Test
  void takesATornLastLineForTheEndUntilItIsWhole() throws IOException {
    try (Journal journal = Journal.create(directory)) {
      journal.append(events.get(1));
    }
    Path file = directory.resolve(Journal.FILE_NAME);
    String next =
        JournalFormat.write(new JournalEntry(2, java.time.Instant.EPOCH, events.get(3))) + "\n";
    byte[] bytes = next.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (JournalReader reader = new JournalReader(directory, 0)) {
      assertEquals(1, reader.next().orElseThrow().entry().sequence());
      for (byte b : bytes) {
        assertEquals(Optional.empty(), reader.next());
        Files.write(file, new byte[] {b}, StandardOpenOption.APPEND);
      }
      assertEquals(events.get(3), reader.next().orElseThrow().entry().event());
    }
  }

  @Test
  void namesFileAndPlaceOfADamagedLine() throws IOException {
    Files.writeString(directory.resolve(Journal.FILE_NAME), "{\"v\":1,\"seq\":1,\n");
    try (JournalReader reader = new JournalReader(directory, 0)) {
      IOException e = assertThrows(IOException.class, reader::next);
      assertTrue(e.getMessage().contains("journal.jsonl is damaged at byte 0"), e.getMessage());
    }
  }

  @Test
  void refusesAJournalOfAnotherVersion() {
    IOException e =
        assertThrows(IOException.class, () -> JournalFormat.read("{\"v\":2,\"type\":\"ended\"}"));
    assertTrue(e.getMessage().contains("version 2"), e.getMessage());
  }

  @Test
  void writesOneReadableLinePerEvent() {
    assertEquals(
        "{\"v\":1,\"seq\":7,\"time\":0,\"type\":\"metrics\",\"step\":5,\"values\":{\"train/loss\":0.25}}",
        JournalFormat.write(
            new JournalEntry(
                7, java.time.Instant.EPOCH, new RunEvent.Metrics(5, Map.of("train/loss", 0.25)))));
  }

  @Test
  void keepsTheCursor() throws IOException {
    assertEquals(Cursor.START, Cursor.read(directory));
    new Cursor(3, 120, 1).write(directory);
    new Cursor(4, 170, 2).write(directory);
    assertEquals(new Cursor(4, 170, 2), Cursor.read(directory));
  }
}
