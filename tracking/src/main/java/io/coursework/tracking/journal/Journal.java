package io.coursework.tracking.journal;

import io.coursework.tracking.file.Fence;
import io.coursework.tracking.file.UnsafePathException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * The file a run is written to before anything is sent: one JSON line per event, handed to the
 * operating system line by line, so that a crash of this process loses none. Thread-safe; no
 * channel, because an interrupt of the writing thread would close that.
 */
public final class Journal implements Closeable {
  public static final String FILE_NAME = "journal.jsonl";

  private final Path file;
  private final RandomAccessFile out;
  private long length;
  private long sequence;

  private Journal(Path file, RandomAccessFile out, long length, long sequence) {
    this.file = file;
    this.out = out;
    this.length = length;
    this.sequence = sequence;
  }

  /**
   * A run's journal, which may not be there.
   *
   * @throws UnsafePathException if it is a link, or not a file
   */
  static Path file(Path directory) throws IOException {
    return new Fence(directory).file(FILE_NAME);
  }

  /**
   * @param directory must hold no journal yet
   */
  public static Journal create(Path directory) throws IOException {
    Path file = file(directory);
    Files.createFile(file);
    return new Journal(file, new RandomAccessFile(file.toFile(), "rw"), 0, 0);
  }

  /**
   * Continues with a journal.
   *
   * @param last its last whole entry; what follows it is cut off
   */
  public static Journal resume(Path directory, JournalReader.Read last) throws IOException {
    Path file = file(directory);
    RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
    try {
      out.setLength(last.end());
      return new Journal(file, out, last.end(), last.entry().sequence());
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /**
   * Appends an event, stamped with the present time.
   *
   * @throws UncheckedIOException if it cannot be written; the journal then ends with the event
   *     before
   */
  public JournalEntry append(RunEvent event) {
    return append(event, Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  /** Appends an event with the time at which it happened. */
  public synchronized JournalEntry append(RunEvent event, Instant time) {
    JournalEntry entry = new JournalEntry(sequence + 1, time, event);
    byte[] json = JournalFormat.write(entry);
    if (json.length > JournalReader.LONGEST_LINE) {
      throw new IllegalArgumentException(
          "an entry of %,d bytes is too long for the journal, which takes %,d; record less at a time"
              .formatted(json.length, JournalReader.LONGEST_LINE));
    }
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    try {
      out.seek(length);
      out.write(line);
    } catch (IOException e) {
      cutToWholeLines();
      throw unwritable(e);
    }
    length += line.length;
    sequence++;
    return entry;
  }

  /** Makes the operating system write all lines to the disk. */
  public synchronized void force() {
    try {
      out.getFD().sync();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }

  private void cutToWholeLines() {
    try {
      out.setLength(length);
    } catch (IOException e) {
      // The next line overwrites the torn one; a reader takes a torn last line for the end.
    }
  }

  private UncheckedIOException unwritable(IOException cause) {
    return new UncheckedIOException(
        "cannot write %s: %s; free space on its disk or choose another directory"
            .formatted(file, cause.getMessage()),
        cause);
  }
}
