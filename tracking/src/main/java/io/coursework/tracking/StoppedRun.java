package io.coursework.tracking;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run that did not come to its end: its process died, or it was stopped, or it failed, or it
 * finished and the server has not all of it. While this is open nobody else can write into the
 * run's directory; {@link Tracking#resume} lets the run go on.
 */
public final class StoppedRun implements Closeable {
  private final Path directory;
  private final RunLock lock;
  private final RunHeader header;
  private final Recorded recorded;
  private final Cursor cursor;
  private final JournalReader.Read last;
  private boolean resumed;

  private StoppedRun(
      Path directory,
      RunLock lock,
      RunHeader header,
      Recorded recorded,
      Cursor cursor,
      JournalReader.Read last) {
    this.directory = directory;
    this.lock = lock;
    this.header = header;
    this.recorded = recorded;
    this.cursor = cursor;
    this.last = last;
  }

  /**
   * Reads a run's journal and changes nothing. A last line that was cut off in the middle counts as
   * not written.
   *
   * @throws ResumeException if the directory is no run's, nothing is left to do, another process is
   *     writing it, or its journal is damaged
   * @throws IOException if the directory cannot be read or locked
   */
  public static StoppedRun open(Path directory) throws IOException {
    if (!Tracking.isRun(directory)) {
      throw new ResumeException(
          "%s is no run's directory: it has no %s; give one such as runs/20260131-120000-joint-seed-0-1a2b3c4d"
              .formatted(directory, Journal.FILE_NAME));
    }
    RunLock lock = RunLock.take(directory);
    try {
      return read(directory.toAbsolutePath().normalize(), lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static StoppedRun read(Path directory, RunLock lock) throws IOException {
    Cursor noted = Cursor.read(directory);
    Cursor cursor = new Cursor(0, 0, noted.rejected());
    Recorded recorded = new Recorded();
    RunHeader header = null;
    JournalReader.Read last = null;
    try (JournalReader reader = new JournalReader(directory, 0)) {
      for (Optional<JournalReader.Read> read = next(reader, directory);
          read.isPresent();
          read = next(reader, directory)) {
        JournalEntry entry = read.get().entry();
        long expected = last == null ? 1 : last.entry().sequence() + 1;
        if (entry.sequence() != expected
            || entry.event() instanceof RunEvent.Started != (expected == 1)) {
          throw damaged(
              directory, "entry %d stands in place %d".formatted(entry.sequence(), expected));
        }
        if (entry.event() instanceof RunEvent.Started started) {
          header = started.header();
        }
        recorded.add(entry.event());
        last = read.get();
        // A cursor that fits no line is worth nothing: then all goes again, which does no harm.
        if (noted.sequence() == entry.sequence() && noted.offset() == last.end()) {
          cursor = noted;
        }
      }
    }
    if (last == null) {
      throw new ResumeException(
          "%s was stopped before its run began; start it again".formatted(directory));
    }
    StoppedRun run = new StoppedRun(directory, lock, header, recorded, cursor, last);
    if (run.finished() && cursor.sequence() == last.entry().sequence()) {
      throw new ResumeException(
          "%s has finished, and the server has all of it; nothing is left to do"
              .formatted(directory));
    }
    return run;
  }

  private static Optional<JournalReader.Read> next(JournalReader reader, Path directory)
      throws IOException {
    try {
      return reader.next();
    } catch (IOException e) {
      throw damaged(directory, e.getMessage().lines().findFirst().orElse(""));
    }
  }

  private static ResumeException damaged(Path directory, String why) {
    return new ResumeException(
        "%s cannot be resumed: its journal is damaged (%s); bring back a copy, or train anew"
            .formatted(directory, why));
  }

  public RunHeader header() {
    return header;
  }

  public Path directory() {
    return directory;
  }

  /**
   * Whether its work is done: nothing can be recorded any more, what is unsent goes to the server.
   */
  public boolean finished() {
    return recorded.ended().equals(Optional.of(RunStatus.FINISHED));
  }

  /**
   * The last step at which any curve has a point whose name begins so; empty if there is none.
   *
   * @param prefix of the names, such as {@code system/}
   */
  public OptionalLong lastStep(String prefix) {
    return recorded.lastStep(prefix);
  }

  Recorded recorded() {
    return recorded;
  }

  Cursor cursor() {
    return cursor;
  }

  /** The last whole entry of the journal. */
  JournalReader.Read last() {
    return last;
  }

  RunLock lock() {
    return lock;
  }

  /** The run goes on, and the lock is its own. */
  void handedOver() {
    resumed = true;
  }

  /** Gives the directory free, unless the run goes on. */
  @Override
  public void close() throws IOException {
    if (!resumed) {
      lock.close();
    }
  }
}
