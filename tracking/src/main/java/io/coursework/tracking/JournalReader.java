package io.coursework.tracking;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a journal from an offset on, while it may still be written. A last line without its end is
 * not there yet: a later call reads it whole, or never if the writer died in it.
 */
final class JournalReader implements Closeable {
  /**
   * @param end offset of the byte after the entry's line
   */
  record Read(JournalEntry entry, long end) {}

  private final Path file;
  private final RandomAccessFile in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;

  /** Offset in the file of the next line. */
  private long offset;

  JournalReader(Path directory, long offset) throws IOException {
    this.file = directory.resolve(Journal.FILE_NAME);
    this.in = new RandomAccessFile(file.toFile(), "r");
    this.offset = offset;
  }

  /**
   * The next whole line, or empty if there is none yet.
   *
   * @throws IOException if the file cannot be read or the line is no journal line
   */
  Optional<Read> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (position == filled && !fill(offset + line.size())) {
        return Optional.empty();
      }
      byte b = buffer[position++];
      if (b == '\n') {
        long end = offset + line.size() + 1;
        JournalEntry entry = parse(line.toString(StandardCharsets.UTF_8));
        offset = end;
        return Optional.of(new Read(entry, end));
      }
      line.write(b);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill(long from) throws IOException {
    in.seek(from);
    position = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }

  private JournalEntry parse(String line) throws IOException {
    try {
      return JournalFormat.read(line);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "%s is damaged at byte %d: %s".formatted(file, offset, e.getMessage()), e);
    }
  }
}
