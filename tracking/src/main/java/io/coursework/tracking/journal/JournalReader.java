package io.coursework.tracking.journal;

import io.coursework.tracking.run.Limits;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a journal from an entry on, while it may still be written.
 *
 * <p>What stands at the journal's end and is not a whole line is not there yet: a later call reads
 * it whole, or never if the writer died in it. A line that is not whole and has whole ones after it
 * is damage, and so is a number left out.
 */
public final class JournalReader implements Closeable {
  /**
   * @param end offset of the byte after the entry's line
   */
  public record Read(JournalEntry entry, long end) {}

  /** Bytes: the largest that a run writes, all its params at once, have less than a tenth. */
  static final int LONGEST_LINE = 16 << 20;

  private final Path file;
  private final RandomAccessFile in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;

  /** Keys of curves that were found sound: there are few of them, and millions of points. */
  private final Set<String> curves = new HashSet<>();

  /** Of the last entry that was read. */
  private long sequence;

  /** Offset in the file of the next line. */
  private long offset;

  /** From the first entry on. */
  public JournalReader(Path directory) throws IOException {
    this(directory, 0, 0);
  }

  /**
   * @param sequence of the entry before the first to be read
   * @param offset of the byte after that entry's line
   */
  public JournalReader(Path directory, long sequence, long offset) throws IOException {
    this.file = Journal.file(directory);
    this.in = new RandomAccessFile(file.toFile(), "r");
    this.sequence = sequence;
    this.offset = offset;
  }

  /**
   * The next whole line, or empty if there is none yet.
   *
   * @throws IOException if the file cannot be read or is damaged; the message names file, line and
   *     byte
   */
  public Optional<Read> next() throws IOException {
    Optional<byte[]> line = line(offset);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    long end = offset + line.get().length + 1;
    JournalEntry entry;
    try {
      entry = JournalFormat.read(line.get());
      checkKeys(entry.event());
    } catch (NewerFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (JournalFormat.isWhole(line.get()) || wholeLineFollows(end)) {
        // What is missing shows itself in many ways.
        throw damaged(e instanceof NullPointerException ? "it lacks a value" : e.getMessage(), e);
      }
      return Optional.empty();
    }
    if (entry.sequence() != sequence + 1) {
      throw damaged("entry %d stands in place %d".formatted(entry.sequence(), sequence + 1), null);
    }
    if (entry.event() instanceof RunEvent.Started != (sequence == 0)) {
      throw damaged("a run starts with the first line, and with no other", null);
    }
    sequence++;
    offset = end;
    return Optional.of(new Read(entry, end));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** A key was checked when it was written, but who knows by whom. */
  private void checkKeys(RunEvent event) {
    if (event instanceof RunEvent.Metrics metrics) {
      metrics.values().keySet().stream()
          .filter(key -> !curves.contains(key))
          .forEach(key -> curves.add(Limits.key("metric", key)));
    } else if (event instanceof RunEvent.Params params) {
      Limits.keys("param", params.values());
    } else if (event instanceof RunEvent.Tags tags) {
      Limits.keys("tag", tags.values());
    } else if (event instanceof RunEvent.Resumed resumed) {
      Limits.keys("tag", resumed.process());
    }
  }

  private boolean wholeLineFollows(long from) throws IOException {
    long start = from;
    for (Optional<byte[]> line = line(start); line.isPresent(); line = line(start)) {
      if (JournalFormat.isWhole(line.get())) {
        return true;
      }
      start += line.get().length + 1;
    }
    return false;
  }

  /**
   * The bytes of the line that starts there, without its end; empty if it has none yet.
   *
   * @throws IOException if it is longer than any line
   */
  private Optional<byte[]> line(long start) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (position == filled && !fill(start + line.size())) {
        return Optional.empty();
      }
      int from = position;
      while (position < filled && buffer[position] != '\n') {
        position++;
      }
      line.write(buffer, from, position - from);
      if (line.size() > LONGEST_LINE) {
        throw damaged("its line has more than %,d bytes".formatted(LONGEST_LINE), null);
      }
      if (position < filled) {
        position++;
        return Optional.of(line.toByteArray());
      }
    }
  }

  private boolean fill(long from) throws IOException {
    in.seek(from);
    position = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }

  private IOException damaged(String why, Exception cause) {
    return new IOException(
        "%s is damaged in line %d, at byte %d: %s"
            .formatted(
                file, sequence + 1, offset, String.valueOf(why).lines().findFirst().orElse("")),
        cause);
  }
}
