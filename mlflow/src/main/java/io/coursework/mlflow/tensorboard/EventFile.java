package io.coursework.mlflow.tensorboard;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;

/**
 * A file of events that only grows. Each record is its length (8 bytes), a checksum of the length
 * (4), the event, a checksum of the event (4); numbers are little-endian. Holds no handle between
 * calls.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">the format</a>
 */
final class EventFile {
  private static final int HEADER = Long.BYTES + Integer.BYTES;
  private static final int FRAME = HEADER + Integer.BYTES;

  /** Bytes of an event: a picture has at most 10 MiB, and a table of texts less. */
  private static final long LARGEST = 64 << 20;

  private final Path file;

  /** Of the records read or written so far; -1 before the file was read. */
  private long length = -1;

  EventFile(Path file) {
    this.file = file;
  }

  /** Whether somebody else has written since the last call, or nothing was read yet. */
  boolean isNews() throws IOException {
    return length != (Files.exists(file) ? Files.size(file) : 0);
  }

  /**
   * Reads all events and cuts off what a writer that died left half-written behind the last.
   *
   * @throws StreamCorruptedException if it is damaged before its end
   * @throws IOException if it cannot be read
   */
  void read(Consumer<Event> reader) throws IOException {
    long whole = 0;
    long size = Files.exists(file) ? Files.size(file) : 0;
    if (size > 0) {
      try (DataInputStream in =
          new DataInputStream(
              new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16))) {
        while (size - whole >= FRAME) {
          ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER)).order(ByteOrder.LITTLE_ENDIAN);
          long bytes = header.getLong();
          require(masked(header.array(), Long.BYTES) == header.getInt(), whole);
          require(bytes >= 0 && bytes <= LARGEST, whole);
          if (bytes > size - whole - FRAME) {
            break;
          }
          byte[] event = in.readNBytes((int) bytes);
          require(masked(event, event.length) == Integer.reverseBytes(in.readInt()), whole);
          reader.accept(parse(event, whole));
          whole += FRAME + bytes;
        }
      } catch (EOFException e) {
        throw new IOException("%s was cut while it was read".formatted(file), e);
      }
    }
    if (whole < size) {
      try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
        out.setLength(whole);
      }
    }
    length = whole;
  }

  /**
   * Appends events and makes the operating system write them to the disk: what is acknowledged
   * outlives a power cut. After a failure the file ends as before.
   */
  void append(List<Event> events) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (Event event : events) {
      byte[] bytes = event.toByteArray();
      ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
      header.putLong(bytes.length).putInt(masked(header.array(), Long.BYTES));
      ByteBuffer footer = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      footer.putInt(masked(bytes, bytes.length));
      records.writeBytes(header.array());
      records.writeBytes(bytes);
      records.writeBytes(footer.array());
    }
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      try {
        out.seek(length);
        out.write(records.toByteArray());
        out.getFD().sync();
      } catch (IOException e) {
        out.setLength(length);
        throw e;
      }
    }
    length += records.size();
  }

  /** CRC-32C, rotated and shifted so that a checksum of checksums differs from the usual ones. */
  private static int masked(byte[] bytes, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, count);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  private Event parse(byte[] bytes, long offset) throws StreamCorruptedException {
    try {
      return Event.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw damaged(offset, e);
    }
  }

  private void require(boolean sound, long offset) throws StreamCorruptedException {
    if (!sound) {
      throw damaged(offset, null);
    }
  }

  private StreamCorruptedException damaged(long offset, Exception cause) {
    StreamCorruptedException damaged =
        new StreamCorruptedException(
            "%s is damaged at byte %d; move its folder away, delete the run's cursor.json, and send it again"
                .formatted(file, offset));
    damaged.initCause(cause);
    return damaged;
  }
}
