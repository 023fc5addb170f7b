package io.coursework.tracking.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.file.ArtifactRef;
import io.coursework.tracking.provenance.GitState;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ModelScore;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
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
          new RunEvent.Artifact(new ArtifactRef("a/b.txt", 3, "ab")),
          new RunEvent.Model(
              "model",
              List.of(
                  new ArtifactRef("MLmodel", 5, "cd"),
                  ArtifactRef.named("tfmodel/saved_model.pb"))),
          new RunEvent.Model(
              "model_step_00000005",
              List.of(new ArtifactRef("MLmodel", 5, "cd")),
              new ModelCard(
                  "joint-7-step-5",
                  5,
                  true,
                  "by " + ModelCard.ADDRESS,
                  List.of(new ModelScore("a", 0.1, "listops/held-out/SUM", "0a1b")))),
          new RunEvent.Ended(RunStatus.KILLED),
          new RunEvent.Resumed(Map.of("coursework.pid", "7")));

  @Test
  void readsBackWhatWasWritten() throws IOException {
    try (Journal journal = Journal.create(directory);
        JournalReader reader = new JournalReader(directory)) {
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
    try (JournalReader all = new JournalReader(directory)) {
      for (int i = 1; i < events.size(); i++) {
        long end = all.next().orElseThrow().end();
        try (JournalReader rest = new JournalReader(directory, i, end)) {
          assertEquals(events.get(i), rest.next().orElseThrow().entry().event());
        }
      }
    }
  }

  @Test
  void takesATornLastLineForTheEndUntilItIsWhole() throws IOException {
    try (Journal journal = Journal.create(directory)) {
      journal.append(events.get(0));
    }
    Path file = directory.resolve(Journal.FILE_NAME);
    byte[] bytes = line(2, events.get(3));
    try (JournalReader reader = new JournalReader(directory)) {
      assertEquals(1, reader.next().orElseThrow().entry().sequence());
      for (byte b : bytes) {
        assertEquals(Optional.empty(), reader.next());
        Files.write(file, new byte[] {b}, StandardOpenOption.APPEND);
      }
      assertEquals(events.get(3), reader.next().orElseThrow().entry().event());
    }
  }

  /** The line of an entry with its end. */
  private static byte[] line(long sequence, RunEvent event) {
    byte[] json = JournalFormat.write(new JournalEntry(sequence, Instant.EPOCH, event));
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /** The journal of all events, in bytes. */
  private byte[] journal() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < events.size(); i++) {
      bytes.write(line(i + 1, events.get(i)));
    }
    return bytes.toByteArray();
  }

  /** Reads a journal of these bytes to its end: how many entries it has. */
  private long read(byte[] bytes) throws IOException {
    Files.write(directory.resolve(Journal.FILE_NAME), bytes);
    try (JournalReader reader = new JournalReader(directory)) {
      long entries = 0;
      while (reader.next().isPresent()) {
        entries++;
      }
      assertEquals(Optional.empty(), reader.next(), "and that is the end for good");
      return entries;
    }
  }

  private static int lastLine(byte[] journal) {
    int start = journal.length - 1;
    while (journal[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  @Test
  void takesALastLineThatIsTornAtAnyByteForNotWritten() throws IOException {
    byte[] whole = journal();
    int last = lastLine(whole);
    for (int length = last; length < whole.length; length++) {
      assertEquals(events.size() - 1, read(Arrays.copyOf(whole, length)), "cut at " + length);
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length);
      assertEquals(events.size() - 1, read(zeros), "zeros from " + length);
      zeros[whole.length - 1] = '\n';
      if (length < whole.length - 1) {
        assertEquals(events.size() - 1, read(zeros), "zeros and an end from " + length);
      }
    }
    assertEquals(events.size(), read(whole));
  }

  @Test
  @Tag("long")
  void findsEveryFlippedByte() throws IOException {
    byte[] whole = journal();
    int last = lastLine(whole);
    int line = 0;
    int start = 0;
    for (int i = 0; i < whole.length; i++) {
      // The newline of the last line but one joins two lines: then nothing whole follows.
      boolean tail = i >= last - 1;
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      if (tail) {
        assertEquals(
            i == last - 1 ? events.size() - 2 : events.size() - 1, read(damaged), "at " + i);
      } else {
        IOException e = assertThrows(IOException.class, () -> read(damaged), "at " + i);
        String place =
            "journal.jsonl is damaged in line %d, at byte %d: ".formatted(line + 1, start);
        assertTrue(e.getMessage().contains(place), i + ": " + e.getMessage());
      }
      if (whole[i] == '\n') {
        line++;
        start = i + 1;
      }
    }
    assertEquals(events.size(), line);
  }

  @Test
  void callsANumberThatIsLeftOutDamage() throws IOException {
    byte[] first = line(1, events.get(0));
    byte[] third = line(3, events.get(1));
    byte[] gap = Arrays.copyOf(first, first.length + third.length);
    System.arraycopy(third, 0, gap, first.length, third.length);
    IOException e = assertThrows(IOException.class, () -> read(gap));
    assertTrue(
        e.getMessage()
            .contains(
                "damaged in line 2, at byte %d: entry 3 stands in place 2".formatted(first.length)),
        e.getMessage());
    IOException headless = assertThrows(IOException.class, () -> read(line(1, events.get(1))));
    assertTrue(
        headless.getMessage().contains("damaged in line 1, at byte 0: "), headless.getMessage());
  }

  @Test
  void readsLinesWithoutAChecksumOfAnOlderProgram() throws IOException {
    String old =
        new String(line(1, events.get(0)), StandardCharsets.UTF_8)
            .replaceFirst("\"v\":2", "\"v\":1")
            .replaceFirst(",\"crc\":\"[0-9a-f]{8}\"}\n$", "}\n");
    String model =
        "{\"v\":1,\"seq\":2,\"time\":5,\"type\":\"model\",\"name\":\"model\",\"files\":[\"MLmodel\"]}\n";
    byte[] mixed =
        (old + model + new String(line(3, events.get(3)), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    assertEquals(3, read(mixed));
    try (JournalReader reader = new JournalReader(directory)) {
      assertEquals(events.get(0), reader.next().orElseThrow().entry().event());
      assertEquals(
          new RunEvent.Model("model", List.of(ArtifactRef.named("MLmodel"))),
          reader.next().orElseThrow().entry().event());
    }
    assertEquals(1, read((old + model.substring(0, 40) + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refusesAJournalOfANewerVersionEvenInItsLastLine() throws IOException {
    String newer = "{\"v\":3,\"seq\":2,\"type\":\"ended\"}\n";
    byte[] first = line(1, events.get(0));
    byte[] both = Arrays.copyOf(first, first.length + newer.length());
    System.arraycopy(newer.getBytes(StandardCharsets.UTF_8), 0, both, first.length, newer.length());
    IOException e = assertThrows(IOException.class, () -> read(both));
    assertTrue(
        e.getMessage()
            .contains(
                "was written by a newer Coursework (format 3; this one reads up to 2): update"),
        e.getMessage());
  }

  @Test
  void writesOneReadableLinePerEvent() {
    // The checksum is that of a bitwise CRC-32C in Python.
    assertEquals(
        "{\"v\":2,\"seq\":7,\"time\":0,\"type\":\"metrics\",\"step\":5,\"values\":{\"train/loss\":0.25},\"crc\":\"84c2b3b2\"}",
        new String(
            JournalFormat.write(
                new JournalEntry(
                    7, Instant.EPOCH, new RunEvent.Metrics(5, Map.of("train/loss", 0.25)))),
            StandardCharsets.UTF_8));
  }

  @Test
  void keepsTheCursor() throws IOException {
    assertEquals(Cursor.START, Cursor.read(directory));
    new Cursor(3, 120, 1, "a").write(directory);
    new Cursor(4, 170, 2, "b").write(directory);
    assertEquals(new Cursor(4, 170, 2, "b"), Cursor.read(directory));
    Path file = directory.resolve(Cursor.FILE_NAME);
    Files.writeString(file, "{\"sequence\":4,\"offset\":170,\"rejected\":0}");
    assertEquals(new Cursor(4, 170, 0, ""), Cursor.read(directory), "of an older program");
    for (String torn : List.of("", "{\"sequence\":", "\0\0\0\0")) {
      Files.writeString(file, torn);
      assertEquals(Cursor.START, Cursor.read(directory));
    }
  }
}
