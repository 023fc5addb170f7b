package io.coursework.tracking.journal;

import io.coursework.tracking.file.UnsafePathException;
import io.coursework.tracking.run.Backlog;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a journal holds at one moment.
 *
 * @param recorded what the run has said
 * @param cursor up to where it was sent: the one kept beside the journal, if it fits a line of it
 * @param backlog what comes after the cursor
 * @param last the last whole entry; what follows it counts as not written
 */
public record JournalState(
    RunHeader header, RunState recorded, Cursor cursor, Backlog backlog, JournalReader.Read last) {

  /**
   * Reads a run's journal and changes nothing.
   *
   * @throws ResumeException if the directory is not a run's, nothing is written yet, or the journal
   *     is damaged
   * @throws IOException if it cannot be read
   */
  public static JournalState read(Path directory) throws IOException {
    return read(directory, event -> {});
  }

  /**
   * Reads the state of a journal and hands out its events.
   *
   * @param events is told each of the run's events, in their order
   */
  public static JournalState read(Path directory, Consumer<RunEvent> events) throws IOException {
    requireJournal(directory);
    Cursor noted = cursor(directory);
    Cursor cursor = Cursor.START;
    RunState recorded = new RunState();
    BacklogCount count = new BacklogCount();
    RunHeader header = null;
    JournalReader.Read last = null;
    try (JournalReader reader = new JournalReader(directory)) {
      for (Optional<JournalReader.Read> read = next(reader, directory);
          read.isPresent();
          read = next(reader, directory)) {
        last = read.get();
        if (last.entry().event() instanceof RunEvent.Started started) {
          header = started.header();
        }
        recorded.add(last.entry().event());
        count.add(last.entry().event());
        events.accept(last.entry().event());
        // A cursor that fits no line is worth nothing: then all goes again, which does no harm.
        if (noted.sequence() == last.entry().sequence() && noted.offset() == last.end()) {
          cursor = noted;
          count = new BacklogCount();
        }
      }
    }
    if (last == null) {
      throw new ResumeException(
          "%s was stopped before its run began; start it again".formatted(directory));
    }
    return new JournalState(header, recorded, cursor, count.sum(), last);
  }

  /** Of a run's journal the first line alone. */
  public static Optional<RunHeader> header(Path directory) throws IOException {
    requireJournal(directory);
    try (JournalReader reader = new JournalReader(directory)) {
      return next(reader, directory)
          .map(read -> ((RunEvent.Started) read.entry().event()).header());
    }
  }

  /** Whether a server has all of it, but for what it has rejected. */
  public boolean isSent() {
    return cursor.sequence() == last.entry().sequence();
  }

  /**
   * @throws ResumeException if there is no journal, or one behind a link
   */
  public static void requireJournal(Path directory) throws IOException {
    try {
      Journal.file(directory);
    } catch (UnsafePathException e) {
      throw new ResumeException(e.getMessage());
    }
    if (!isRun(directory)) {
      throw new ResumeException(
          "%s is not the folder of a run: it has no %s; name one such as runs/20260131-120000-joint-seed-0-1a2b3c4d"
              .formatted(directory, Journal.FILE_NAME));
    }
  }

  /** Whether there is a journal; where it is a link, whoever reads it says so. */
  public static boolean isRun(Path directory) {
    Path file = directory.resolve(Journal.FILE_NAME);
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static Cursor cursor(Path directory) throws IOException {
    try {
      return Cursor.read(directory);
    } catch (UnsafePathException e) {
      throw new ResumeException(e.getMessage());
    }
  }

  private static Optional<JournalReader.Read> next(JournalReader reader, Path directory)
      throws IOException {
    try {
      return reader.next();
    } catch (NewerFormatException e) {
      throw new ResumeException("%s %s".formatted(directory, e.getMessage()));
    } catch (IOException e) {
      throw new ResumeException(
          "%s cannot be resumed or sent: its journal is damaged (%s); bring back a copy, or train again"
              .formatted(directory, e.getMessage()));
    }
  }
}
