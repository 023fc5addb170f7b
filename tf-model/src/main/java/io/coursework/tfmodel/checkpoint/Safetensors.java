package io.coursework.tfmodel.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A flat parameter vector as a safetensors file: eight bytes with the length of a JSON header, the
 * header with name, dtype, shape and place of each tensor, then the values as little-endian
 * float32.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
final class Safetensors {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LENGTH_BYTES = 8;
  private static final String METADATA = "__metadata__";

  private Safetensors() {}

  /** Writes {@code values}, [layout.size()], and forces them to the disk. */
  static void write(Path file, ParameterLayout layout, float[] values, Map<String, String> metadata)
      throws IOException {
    ObjectNode header = JSON.createObjectNode();
    header.set(METADATA, JSON.valueToTree(metadata));
    for (ParameterTensor tensor : layout.tensors()) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", "F32");
      entry.set("shape", JSON.valueToTree(tensor.shape()));
      long begin = (long) Float.BYTES * tensor.offset();
      entry.putArray("data_offsets").add(begin).add(begin + (long) Float.BYTES * tensor.size());
    }
    // Padded with spaces so that the values begin at a multiple of eight bytes.
    String text = JSON.writeValueAsString(header);
    byte[] json = text.concat(" ".repeat(-utf8Length(text) & 7)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(
                Math.addExact(
                    LENGTH_BYTES + json.length, Math.multiplyExact(Float.BYTES, values.length)))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(json.length).put(json);
    buffer.asFloatBuffer().put(values);
    buffer.rewind();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Reads the tensors of a layout into one vector, [layout.size()].
   *
   * @throws CheckpointException if the file is cut short, is no safetensors file, or holds other
   *     tensors than the layout
   */
  static float[] read(Path file, ParameterLayout layout) throws IOException {
    ByteBuffer bytes = readAll(file).order(ByteOrder.LITTLE_ENDIAN);
    JsonNode header = header(file, bytes);
    long begin = LENGTH_BYTES + bytes.getLong(0);
    float[] values = new float[layout.size()];
    for (ParameterTensor tensor : layout.tensors()) {
      JsonNode entry = header.path(tensor.name());
      require(!entry.isMissingNode(), file, "it has no tensor " + tensor.name());
      require(
          entry.path("dtype").asText().equals("F32")
              && entry.path("shape").equals(JSON.valueToTree(tensor.shape())),
          file,
          "tensor %s is %s %s where the model has F32 %s"
              .formatted(
                  tensor.name(),
                  entry.path("dtype").asText(),
                  entry.path("shape"),
                  tensor.shape()));
      long offset = begin + entry.path("data_offsets").path(0).asLong(-1);
      long end = offset + (long) Float.BYTES * tensor.size();
      require(
          offset >= begin && end <= bytes.limit(),
          file,
          "it is cut short: tensor %s ends at byte %d and the file at byte %d"
              .formatted(tensor.name(), end, bytes.limit()));
      bytes
          .slice((int) offset, Float.BYTES * tensor.size())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values, tensor.offset(), tensor.size());
    }
    return values;
  }

  private static ByteBuffer readAll(Path file) throws IOException {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + " is missing; use another checkpoint");
    }
  }

  private static JsonNode header(Path file, ByteBuffer bytes) throws IOException {
    require(
        bytes.limit() >= LENGTH_BYTES, file, "it is cut short: %d bytes".formatted(bytes.limit()));
    long length = bytes.getLong(0);
    require(
        length > 0 && length <= bytes.limit() - LENGTH_BYTES,
        file,
        "it is cut short or no safetensors file: a header of %d bytes in a file of %d"
            .formatted(length, bytes.limit()));
    try {
      return JSON.readTree(bytes.array(), LENGTH_BYTES, (int) length);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(problem(file, "its header is no JSON"));
    }
  }

  private static void require(boolean ok, Path file, String problem) throws CheckpointException {
    if (!ok) {
      throw new CheckpointException(problem(file, problem));
    }
  }

  private static String problem(Path file, String problem) {
    return "%s cannot be read: %s; use another checkpoint".formatted(file, problem);
  }
}
