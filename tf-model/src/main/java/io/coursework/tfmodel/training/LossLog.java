package io.coursework.tfmodel.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.curricula.spec.PlainFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The loss of every step of a training, to the bit: {@code losses.f32} holds one little-endian
 * float32 per step, {@code losses.jsonl} one {@link LossSegment} per line. Costs a store per step;
 * blocks are written now and then, and at {@link #flush}.
 */
public final class LossLog implements Closeable {

  /** The file of losses in a run's directory. */
  public static final String LOSSES = "losses.f32";

  /** The file of stretches in a run's directory. */
  public static final String STRETCHES = "losses.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BLOCK = 1024; // losses
  private static final long LARGEST = 1L << 30; // bytes: 268 million steps
  private static final long LARGEST_STRETCHES = 16 << 20; // bytes: over 100,000 processes

  private final FileChannel channel;
  private final ByteBuffer block =
      ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private final Path directory;

  private LossLog(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Begins a log, or continues with one.
   *
   * @param directory the run's
   * @param stretch what begins now; losses of its first step and later ones are dropped
   */
  public static LossLog open(Path directory, LossSegment stretch) throws IOException {
    List<LossSegment> stretches = new ArrayList<>();
    if (stretch.step() > 0 && Files.exists(directory.resolve(STRETCHES))) {
      stretches.addAll(stretches(directory));
      stretches.removeIf(earlier -> earlier.step() >= stretch.step());
    }
    int count = stretches.size();
    if (count == 0 || !stretches.get(count - 1).from(stretch.step()).equals(stretch)) {
      stretches.add(count == 0 ? stretch.from(0) : stretch);
    }
    StringBuilder lines = new StringBuilder();
    for (LossSegment each : stretches) {
      lines.append(JSON.writeValueAsString(each)).append('\n');
    }
    PlainFile.own(directory.resolve(STRETCHES)).replace(lines.toString());
    FileChannel channel =
        FileChannel.open(
            PlainFile.own(directory.resolve(LOSSES)).writable(),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    channel.truncate(stretch.step() * Float.BYTES);
    channel.position(channel.size() / Float.BYTES * Float.BYTES);
    LossLog log = new LossLog(directory, channel);
    // Losses that a loss of power took away are unknown; those of later steps keep their places.
    for (long step = channel.position() / Float.BYTES; step < stretch.step(); step++) {
      log.add(Float.NaN);
    }
    return log;
  }

  /** From the given stretch's first step on, the next one, circumstances are others. */
  public void change(LossSegment stretch) throws IOException {
    Files.writeString(
        directory.resolve(STRETCHES),
        JSON.writeValueAsString(stretch) + '\n',
        StandardOpenOption.APPEND);
  }

  /** Takes note of the next step's loss. */
  public void add(float loss) {
    block.putFloat(loss);
    if (!block.hasRemaining()) {
      flush();
    }
  }

  /** Writes what has been added. */
  public void flush() {
    block.flip();
    try {
      while (block.hasRemaining()) {
        channel.write(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    block.clear();
  }

  /**
   * Reads a log, also one that is still being written.
   *
   * @throws IOException if the directory has none, or one that cannot be read
   */
  public static RecordedLosses read(Path directory) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(PlainFile.own(directory.resolve(LOSSES)).bytes(LARGEST))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] losses = new float[bytes.limit() / Float.BYTES];
    bytes.asFloatBuffer().get(losses);
    return new RecordedLosses(losses, stretches(directory));
  }

  private static List<LossSegment> stretches(Path directory) throws IOException {
    Path file = directory.resolve(STRETCHES);
    List<LossSegment> stretches = new ArrayList<>();
    try {
      for (String line : PlainFile.own(file).text(LARGEST_STRETCHES).lines().toList()) {
        LossSegment stretch = JSON.readValue(line, LossSegment.class);
        if (stretch == null) {
          throw damaged(file, stretches.size() + 1);
        }
        stretches.add(stretch);
      }
    } catch (JsonProcessingException e) {
      throw damaged(file, stretches.size() + 1);
    }
    if (stretches.isEmpty() || stretches.get(0).step() != 0) {
      throw new IOException(
          file + " does not begin at step 0; without it the losses cannot be calculated again");
    }
    return stretches;
  }

  private static IOException damaged(Path file, int line) {
    return new IOException(
        "%s, line %d is damaged; without it the losses cannot be calculated again"
            .formatted(file, line));
  }

  @Override
  public void close() throws IOException {
    try {
      flush();
    } finally {
      channel.close();
    }
  }
}
