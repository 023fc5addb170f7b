package io.coursework.tracking.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.Eventually;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Synchronization;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.FakeBackend;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.journal.Journal;
import io.coursework.tracking.journal.JournalState;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a run: which content is kept, noted and sent, whatever happens in between. */
class ArtifactFolderTest {
  private static final Duration LONG = Eventually.LONG;

  @TempDir Path root;

  private final FakeBackend fake = new FakeBackend();
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

  private Tracking tracking(Backend backend) {
    return new Tracking(root, backend, Secrets.of(Map.of()), notices::add);
  }

  private Tracking offline() {
    return Tracking.offline(root, Secrets.of(Map.of()), notices::add);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long entries(Path directory, String type) throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve(Journal.FILE_NAME))) {
      return lines.filter(line -> line.contains("\"type\":\"" + type + "\"")).count();
    }
  }

  private RunContent sync(Path directory) throws IOException {
    Synchronization.Outcome outcome =
        new Synchronization(fake, notices::add).send(directory, (sent, all) -> {});
    assertEquals(Synchronization.Result.SENT, outcome.result(), outcome.toString());
    return fake.content(outcome.remoteId().orElseThrow());
  }

  @Test
  void notesTheSameContentOnce() throws IOException {
    Path folder = Files.createDirectories(root.resolve("model-source"));
    Files.writeString(folder.resolve("weights"), "w");
    Path directory;
    try (Run run = offline().start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      for (int repeat = 0; repeat < 3; repeat++) {
        run.artifact("a.txt", bytes("a"));
        run.artifactFile("b.txt", folder.resolve("weights"));
        run.model("model", folder);
      }
      run.end(RunStatus.KILLED, null);
    }
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = offline().resume(stopped)) {
      run.artifact("a.txt", bytes("a"));
      run.model("model", folder);
      assertEquals(2, entries(directory, "artifact"));
      assertEquals(1, entries(directory, "model"));
      run.artifact("a.txt", bytes("b"));
      run.artifact("a.txt", bytes("a"));
      Files.writeString(folder.resolve("weights"), "other");
      run.model("model", folder);
      assertEquals(4, entries(directory, "artifact"));
      assertEquals(2, entries(directory, "model"));
      run.end(RunStatus.FINISHED, null);
    }
    RunContent content = sync(directory);
    assertArrayEquals(bytes("a"), content.artifacts().get("a.txt"));
    assertArrayEquals(bytes("other"), content.models().get(0).files().get("weights"));
  }

  @Test
  void sendsOfAReplacedFileTheLastContentOnly() throws IOException {
    Path directory;
    try (Run run = offline().start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      for (String content : List.of("first", "second", "third")) {
        run.artifact("log.txt", bytes(content));
        run.artifact("other-" + content, bytes(content));
      }
      run.end(RunStatus.FINISHED, null);
    }
    List<byte[]> received = Collections.synchronizedList(new ArrayList<>());
    fake.after(
        call -> {
          if (call.equals("artifact log.txt")) {
            received.add(fake.content("remote-0").artifacts().get("log.txt"));
          }
        });
    assertArrayEquals(bytes("third"), sync(directory).artifacts().get("log.txt"));
    assertEquals(1, received.size(), "old entries are sent with no content, not even the new");
    assertFalse(Files.exists(directory.resolve("rejected.jsonl")));
  }

  @Test
  void rejectsAFileThatFitsNoEntry() throws IOException {
    Path directory;
    try (Run run = offline().start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      Files.writeString(run.artifact("a.txt", bytes("a")), "somebody else's");
      Files.delete(run.artifact("b.txt", bytes("b")));
      run.artifact("c.txt", bytes("c"));
      run.end(RunStatus.FINISHED, null);
    }
    RunContent content = sync(directory);
    assertEquals(java.util.Set.of("c.txt"), content.artifacts().keySet());
    assertEquals("FINISHED", content.status());
    assertEquals("2", content.tags().get("coursework.rejected_values"));
    String rejected = Files.readString(directory.resolve("rejected.jsonl"));
    assertTrue(rejected.contains("a.txt has changed since it was recorded"), rejected);
    assertTrue(rejected.contains("b.txt no longer exists"), rejected);
  }

  /** The process dies between the entry and the move: the content is aside, and is found there. */
  @Test
  void losesNothingBetweenTheEntryAndTheMove() throws IOException {
    Path directory;
    try (Run run = offline().start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      run.artifact("a.txt", bytes("old"));
      run.end(RunStatus.KILLED, null);
    }
    ArtifactFolder folder = new ArtifactFolder(directory);
    ArtifactFolder.Written written = folder.write("a.txt", new ByteArrayInputStream(bytes("new")));
    diesIn(folder, written);
    try (Journal journal = Journal.resume(directory, JournalState.read(directory).last())) {
      journal.append(new RunEvent.Resumed(Map.of()));
      journal.append(new RunEvent.Artifact(written.file()));
    }
    assertArrayEquals(bytes("new"), sync(directory).artifacts().get("a.txt"));
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = tracking(fake).resume(stopped)) {
      assertEquals("new", Files.readString(directory.resolve("artifacts/a.txt")));
      run.end(RunStatus.FINISHED, null);
      assertTrue(run.drain(LONG).complete());
    }
    assertArrayEquals(bytes("new"), fake.content("remote-0").artifacts().get("a.txt"));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(
          0, files.filter(f -> f.getFileName().toString().matches("\\.(aside|partial).*")).count());
    }
  }

  /** A process ends while it writes the entry of a file. */
  private static void diesIn(ArtifactFolder folder, ArtifactFolder.Written written) {
    assertThrows(
        InternalError.class,
        () ->
            folder.keep(
                List.of(written),
                () -> {
                  throw new InternalError();
                }));
  }

  /** It dies before the entry: the old content stands, and the new one leaves no trace. */
  @Test
  void keepsTheOldContentUntilTheNewOneIsNoted() throws IOException {
    Path directory;
    try (Run run = offline().start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      run.artifact("a.txt", bytes("old"));
    }
    ArtifactFolder folder = new ArtifactFolder(directory);
    diesIn(folder, folder.write("a.txt", new ByteArrayInputStream(bytes("new"))));
    assertArrayEquals(bytes("old"), sync(directory).artifacts().get("a.txt"));
  }

  @Test
  void putsFilesOfOneContentIntoAllTheirPlaces() throws IOException {
    Path source = Files.createDirectories(root.resolve("model-source/deep"));
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(source.resolve(name), "same");
    }
    Path directory;
    try (Run run = offline().start(RunHeader.of("e", "n"))) {
      directory = run.directory();
      run.model("model", source.getParent());
      run.end(RunStatus.FINISHED, null);
    }
    assertEquals(3, sync(directory).models().get(0).files().size());
  }

  /** Before the journal knows of it: else every later reader would look for it in vain. */
  @Test
  void refusesAPathThatIsAFoldersBeforeItIsNoted() throws IOException {
    try (Run run = offline().start(RunHeader.of("e", "n"))) {
      run.artifact("a/b.txt", bytes("b"));
      assertThrows(UncheckedIOException.class, () -> run.artifact("a", bytes("x")));
      assertThrows(UncheckedIOException.class, () -> run.artifact("a/b.txt/c", bytes("x")));
      assertEquals(1, entries(run.directory(), "artifact"));
      run.artifact("a/b.txt", bytes("c"));
      assertEquals(
          Optional.of("c"),
          Optional.of(Files.readString(run.directory().resolve("artifacts/a/b.txt"))));
    }
  }

  /** A file that is replaced all the time while it is sent: the server ends with the last one. */
  @Test
  @Tag("long")
  void sendsTheLastContentOfAFileThatChangesAllTheTime() throws IOException {
    try (Run run = tracking(fake).start(RunHeader.of("e", "n"))) {
      for (int i = 0; i < 300; i++) {
        run.artifact("console.log", bytes("line\n".repeat(i)));
      }
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(LONG);
      assertTrue(delivery.complete(), delivery.toString());
    }
    assertArrayEquals(
        bytes("line\n".repeat(299)), fake.content("remote-0").artifacts().get("console.log"));
  }
}
