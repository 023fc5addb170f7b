package io.coursework.tfmodel.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A flat parameter vector in the safetensors format: eight bytes with the length of a JSON header,
 * the header with name, dtype, shape and place of each tensor, then the values as little-endian
 * float32.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
final class Safetensors {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int LENGTH_BYTES = 8;
  private static final long LONGEST_HEADER = 100_000_000; // the format's own limit

  /** Another writer's header of the same tensors may have more metadata and spaces. */
  private static final long SPARE_BYTES = 1 << 20;

  private static final String METADATA = "__metadata__";

  private Safetensors() {}

  /** {@code values}, [layout.size()], as the content of a file. */
  static byte[] bytes(ParameterLayout layout, float[] values, Map<String, String> metadata) {
    byte[] json = header(layout, metadata);
    ByteBuffer buffer =
        ByteBuffer.allocate(
                Math.addExact(
                    LENGTH_BYTES + json.length, Math.multiplyExact(Float.BYTES, values.length)))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(json.length).put(json);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  /** Bytes of such a file. */
  static long size(ParameterLayout layout, Map<String, String> metadata) {
    return LENGTH_BYTES + header(layout, metadata).length + (long) Float.BYTES * layout.size();
  }

  /** The most bytes of a file with these tensors, whoever wrote its header. */
  static long mostBytes(ParameterLayout layout) {
    return 2 * size(layout, Map.of()) - (long) Float.BYTES * layout.size() + SPARE_BYTES;
  }

  private static byte[] header(ParameterLayout layout, Map<String, String> metadata) {
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
    int length = header.toString().getBytes(StandardCharsets.UTF_8).length;
    return (header + " ".repeat(-length & 7)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the tensors of a layout into one vector, [layout.size()].
   *
   * @param file where the content comes from, for messages
   * @param metadata what the header must say of the file, key by key
   * @throws CheckpointException if the content is not such a file, or holds other tensors than the
   *     layout: every byte must belong to just one of them
   */
  static float[] values(
      Path file, byte[] content, ParameterLayout layout, Map<String, String> metadata)
      throws CheckpointException {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    JsonNode header = header(file, bytes);
    int begin = LENGTH_BYTES + (int) bytes.getLong(0);
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      String found = header.path(METADATA).path(entry.getKey()).asText("none");
      require(
          found.equals(entry.getValue()),
          file,
          "it is of %s %s in a checkpoint of %s %s",
          entry.getKey(),
          found,
          entry.getKey(),
          entry.getValue());
    }
    List<Long> places = places(file, header, layout);
    requireNoGap(file, layout, places, bytes.limit() - begin);
    float[] values = new float[layout.size()];
    for (int i = 0; i < places.size(); i++) {
      ParameterTensor tensor = layout.tensors().get(i);
      bytes
          .slice(begin + (int) (long) places.get(i), Float.BYTES * tensor.size())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values, tensor.offset(), tensor.size());
    }
    return values;
  }

  private static JsonNode header(Path file, ByteBuffer bytes) throws CheckpointException {
    require(bytes.limit() >= LENGTH_BYTES, file, "it is cut short: %d bytes", bytes.limit());
    long length = bytes.getLong(0);
    require(
        length > 0 && length <= LONGEST_HEADER && length <= bytes.limit() - LENGTH_BYTES,
        file,
        "it is cut short or no safetensors file: a header of %d bytes in a file of %d",
        length,
        bytes.limit());
    try {
      JsonNode header =
          JSON.readTree(
              StandardCharsets.UTF_8.decode(bytes.slice(LENGTH_BYTES, (int) length)).toString());
      require(header.isObject(), file, "its header is not a JSON object");
      return header;
    } catch (JsonProcessingException e) {
      throw new CheckpointException(
          problem(
              file,
              "its header is not JSON (%s)",
              e.getOriginalMessage().lines().findFirst().orElse("")));
    }
  }

  /** Where the tensors of the layout begin, in bytes after the header. */
  private static List<Long> places(Path file, JsonNode header, ParameterLayout layout)
      throws CheckpointException {
    List<Long> places = new ArrayList<>();
    for (ParameterTensor tensor : layout.tensors()) {
      JsonNode entry = header.path(tensor.name());
      require(!entry.isMissingNode(), file, "it has no tensor %s", tensor.name());
      require(
          entry.path("dtype").asText().equals("F32")
              && entry.path("shape").equals(JSON.valueToTree(tensor.shape())),
          file,
          "tensor %s is %s %s where the model has F32 %s",
          tensor.name(),
          entry.path("dtype").asText(),
          entry.path("shape"),
          tensor.shape());
      JsonNode offsets = entry.path("data_offsets");
      long begin = offsets.path(0).isIntegralNumber() ? offsets.path(0).asLong() : -1;
      require(
          offsets.size() == 2
              && begin >= 0
              && offsets.path(1).isIntegralNumber()
              && offsets.path(1).asLong() - begin == (long) Float.BYTES * tensor.size(),
          file,
          "tensor %s of %d bytes lies at bytes %s",
          tensor.name(),
          Float.BYTES * tensor.size(),
          offsets);
      places.add(begin);
    }
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      require(
          entry.getKey().equals(METADATA)
              || layout.tensors().stream().anyMatch(t -> t.name().equals(entry.getKey())),
          file,
          "it has a tensor %s, which the model does not have",
          entry.getKey());
    }
    return places;
  }

  private static void requireNoGap(
      Path file, ParameterLayout layout, List<Long> places, long available)
      throws CheckpointException {
    List<Integer> byPlace = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      byPlace.add(i);
    }
    byPlace.sort(Comparator.comparing(places::get));
    long end = 0;
    for (int i : byPlace) {
      ParameterTensor tensor = layout.tensors().get(i);
      require(
          places.get(i) == end,
          file,
          "tensor %s begins at byte %d of the values where the one before ends at %d",
          tensor.name(),
          places.get(i),
          end);
      end += (long) Float.BYTES * tensor.size();
    }
    require(
        end == available,
        file,
        "%s: the tensors have %d bytes and the file %d",
        end > available ? "it is cut short" : "it has too many bytes",
        end,
        available);
  }

  private static void require(boolean ok, Path file, String problem, Object... args)
      throws CheckpointException {
    if (!ok) {
      throw new CheckpointException(problem(file, problem, args));
    }
  }

  private static String problem(Path file, String problem, Object... args) {
    return "%s cannot be read: %s; use another checkpoint".formatted(file, problem.formatted(args));
  }
}
