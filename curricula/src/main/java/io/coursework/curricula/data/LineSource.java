package io.coursework.curricula.data;

import io.coursework.curricula.spec.PlainFile;
import io.coursework.curricula.spec.UnfitFileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a UTF-8 file, one at a time. Strict: every byte must be UTF-8, lines end in LF or in
 * CR LF but not in both, and what is binary is refused. A byte order mark at the start is skipped;
 * the last line may lack its end. Memory: the longest line.
 */
final class LineSource implements Closeable {
  /** Longest line in bytes; far above any expression with its chain of thought. */
  static final int MAX_LINE = 16 << 20;

  private static final int BLOCK = 1 << 16;

  private final InputStream in;
  private final String name;
  private byte[] buffer = new byte[BLOCK];
  private int start; // of the line that is being read
  private int at; // what lies before it in the line has been looked at
  private int limit; // bytes in the buffer
  private long base; // of the buffer in the file
  private long number;
  private int endLength; // of the first line's end: 1 or 2; 0 before it is known
  private boolean exhausted;

  /**
   * Opens a file.
   *
   * @throws DataException if there is no such file
   */
  public static LineSource open(Path file) throws IOException {
    return new LineSource(stream(file), file.toString());
  }

  static InputStream stream(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new DataException(file.toString(), "there is no such file; check the path");
    }
    try {
      PlainFile.named(file).look();
    } catch (UnfitFileException e) {
      throw new DataException(file.toString(), e.getReason());
    }
    if (!Files.isReadable(file)) {
      throw new DataException(file.toString(), "cannot be read; check its permissions");
    }
    return Files.newInputStream(file);
  }

  /**
   * @param in closed by {@link #close}
   * @param name for messages
   */
  LineSource(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  /**
   * The next line; null after the last.
   *
   * @throws DataException if the file is empty or no text, naming line, column and byte
   */
  public Line next() throws IOException {
    if (number == 0 && base + at == 0) {
      begin();
    }
    boolean ascii = true;
    while (true) {
      while (at < limit && buffer[at] >= ' ') {
        at++;
      }
      if (at == limit) {
        if (fill()) {
          continue;
        }
        return start == limit ? null : line(at, 0, ascii);
      }
      byte b = buffer[at];
      if (b == '\n') {
        return line(at, 1, ascii);
      }
      if (b == '\r') {
        if (at + 1 == limit) {
          fill(); // may move the line: fields only
        }
        if (at + 1 == limit || buffer[at + 1] != '\n') {
          throw problem("a carriage return without line feed; end lines in LF, or all in CR LF");
        }
        return line(at, 2, ascii);
      }
      if (b == 0) {
        throw problem("byte 0: the file is binary, or UTF-16; give UTF-8 text");
      }
      ascii &= b > 0;
      at++;
    }
  }

  /** Looks at the first bytes. */
  private void begin() throws IOException {
    fill();
    String magic = Signature.of(buffer, limit);
    if (magic != null) {
      throw new DataException(name, magic);
    }
    if (limit >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB) {
      start = buffer[2] == (byte) 0xBF ? 3 : 0;
      at = start;
    }
    if (start == limit) {
      throw new DataException(name, "is empty; give a file with at least one row");
    }
  }

  /** Reads on, keeping the line that is being read; false if there is no more. */
  private boolean fill() throws IOException {
    if (exhausted) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      base += start;
      at -= start;
      limit -= start;
      start = 0;
    } else if (limit == buffer.length) {
      if (limit >= MAX_LINE) {
        throw new DataException(
            name, number + 1, "is longer than " + (MAX_LINE >> 20) + " MiB; is this a data set?");
      }
      buffer = Arrays.copyOf(buffer, 2 * limit);
    }
    int read = in.readNBytes(buffer, limit, buffer.length - limit);
    exhausted = limit + read < buffer.length;
    limit += read;
    return read > 0;
  }

  private Line line(int end, int ending, boolean ascii) {
    number++;
    if (ending != 0 && endLength != 0 && ending != endLength) {
      throw new DataException(
          name,
          number,
          String.format(
              "ends in %s, but the lines before it in %s; make all line ends alike",
              ending == 1 ? "LF" : "CR LF", endLength == 1 ? "LF" : "CR LF"));
    }
    endLength = ending == 0 ? endLength : ending;
    String text =
        ascii
            ? new String(buffer, start, end - start, StandardCharsets.ISO_8859_1)
            : decode(ByteBuffer.wrap(buffer, start, end - start));
    Line line = new Line(text, number, base + start);
    start = end + ending;
    at = start;
    return line;
  }

  private String decode(ByteBuffer bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer characters = CharBuffer.allocate(bytes.remaining());
    CoderResult result = decoder.decode(bytes, characters, true);
    if (result.isError()) {
      throw new DataException(
          name,
          number,
          String.format(
              "column %d (byte %d of the file): 0x%02X is not UTF-8; save the file as UTF-8",
              characters.position() + 1, base + bytes.position(), bytes.get(bytes.position())));
    }
    return characters.flip().toString();
  }

  private DataException problem(String what) {
    String before = new String(buffer, start, at - start, StandardCharsets.UTF_8);
    return new DataException(
        name,
        number + 1,
        String.format("column %d (byte %d of the file): %s", before.length() + 1, base + at, what));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
