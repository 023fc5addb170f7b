package io.coursework.curricula.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The rows of a file, one at a time. A line that is not a row is told apart from a file that cannot
 * be read on: {@link #row} fails for the first, {@link #advance} for the second.
 */
final class DataReader implements Closeable {
  private final String name;
  private final DigestedInput in;
  private final LineSource lines;
  private final RowParser parser;
  private Line first; // which has been read to open the file, but is a row
  private Line line;
  private long rows;
  private String digest;

  /**
   * Opens a file and reads its header, if the format has one.
   *
   * @throws DataException if the file is missing, empty, no text, or has another header
   */
  public static DataReader open(Path file, DataFormat format) throws IOException {
    DigestedInput in = new DigestedInput(LineSource.stream(file));
    try {
      return new DataReader(in, file.toString(), format);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private DataReader(DigestedInput in, String name, DataFormat format) throws IOException {
    this.name = name;
    this.in = in;
    this.lines = new LineSource(in, name);
    Line top = lines.next();
    try {
      this.parser = format.parser(top.text());
    } catch (RowException e) {
      throw new DataException(name, 1, e.getMessage());
    }
    this.first = format.headed() ? null : top;
  }

  /**
   * Continues to the next line; false after the last.
   *
   * @throws DataException if the file has no row, or cannot be read on
   */
  public boolean advance() throws IOException {
    line = first == null ? lines.next() : first;
    first = null;
    if (line == null) {
      if (rows == 0) {
        throw new DataException(name, "has a header but no row; give a file with at least one");
      }
      digest = digest == null ? in.digest().hex() : digest;
      return false;
    }
    rows++;
    return true;
  }

  /**
   * The row at the present line.
   *
   * @throws RowException if the line is not a row; the next one may be
   */
  public DataRow row() {
    if (line.text().isBlank()) {
      throw new RowException("", 0, "is blank; delete it");
    }
    return parser.parse(line.text());
  }

  /** The present line. */
  public Line line() {
    return line;
  }

  /** Lines that {@link #advance} has reached, not counting the header. */
  public long rows() {
    return rows;
  }

  /** Of the file's bytes: the first 32 digits of its SHA-256; null before the end. */
  public String digest() {
    return digest;
  }

  RowParser parser() {
    return parser;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
