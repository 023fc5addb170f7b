package io.coursework.tfmodel.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.tfmodel.architecture.ParameterLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happened to a checkpoint: one line says so, and no wrong value is ever read. */
class DamagedCheckpointTest {

  private static final ParameterLayout LAYOUT = Samples.LAYOUT;
  private static final Map<String, String> METADATA = Map.of("step", "7");

  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = Samples.at(7).write(root, LAYOUT);
  }

  private String refusal() {
    String message =
        assertThrows(CheckpointException.class, () -> Checkpoint.read(folder, LAYOUT)).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.safetensors",
        "optimizer.first_moment.safetensors",
        "config.yaml",
        "checkpoint.json",
        "SHA256SUMS"
      })
  void refusesEveryFlippedBitCutAndAddition(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] content = Files.readAllBytes(file);
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      byte[] flipped = content.clone();
      int bit = random.nextInt(8 * content.length);
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      assertTrue(refusal().contains(folder.toString()), "bit " + bit);
    }
    for (int i = 0; i < 20; i++) {
      // The last byte of the sums is a line's end, which nobody needs.
      Files.write(file, Arrays.copyOf(content, random.nextInt(content.length - 1)));
      refusal();
    }
    Files.write(file, Arrays.copyOf(content, content.length + 1));
    refusal();
    Files.delete(file);
    assertTrue(refusal().contains(name));
    Files.write(file, content);
    assertArrayEquals(Samples.at(7).parameters(), Checkpoint.read(folder, LAYOUT).parameters());
  }

  /** A terabyte, of which the disk holds nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "checkpoint.json", "SHA256SUMS"})
  void refusesAFileThatNoMemoryHolds(String name) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertTrue(
        refusal().contains(name + " cannot be read: it has 1,099,511,627,776 bytes, at most "),
        refusal());
  }

  /** Damage that the sums do not show: another program wrote the file so. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void refusesAHeaderThatDoesNotDescribeTheModel(
      String problem, BiFunction<ObjectNode, ObjectNode, String> change) throws IOException {
    byte[] content = Safetensors.bytes(LAYOUT, Samples.at(7).parameters(), METADATA);
    int length = (int) ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    ObjectNode header = (ObjectNode) new ObjectMapper().readTree(content, 8, length);
    String text = change.apply(header, (ObjectNode) header.get("blocks.0.ln1.w"));
    byte[] changed =
        file(
            text.getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(content, 8 + length, content.length));
    assertTrue(refusal(changed).contains(problem), refusal(changed));
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        header("it has no tensor blocks.0.ln1.w", (all, one) -> all.remove("blocks.0.ln1.w")),
        header("it has a tensor extra", (all, one) -> all.set("extra", one)),
        header("is F64 [16] where the model has F32 [16]", (all, one) -> one.put("dtype", "F64")),
        header("is  [16] where", (all, one) -> one.remove("dtype")),
        header("is F32 [4,4] where", (all, one) -> one.putArray("shape").add(4).add(4)),
        header("is F32 16 where", (all, one) -> one.put("shape", 16)),
        header("lies at bytes", (all, one) -> one.remove("data_offsets")),
        header("lies at bytes [-64,0]", (all, one) -> offsets(one, -64, 0)),
        header("lies at bytes [0,60]", (all, one) -> offsets(one, 0, 60)),
        header("begins at byte", (all, one) -> offsets(one, 0, 64)),
        header("begins at byte", (all, one) -> offsets(one, 1L << 40, (1L << 40) + 64)),
        header("it is of step 8 in a checkpoint of step 7", (all, one) -> step(all, "8")),
        header("it is of step NaN in", (all, one) -> step(all, "NaN")),
        header("it is of step none in", (all, one) -> all.remove("__metadata__")),
        text("(Duplicate field 'a')", all -> "{\"a\": 1, \"a\": 1," + all.substring(1)),
        text("its header is not JSON", all -> all.substring(1)),
        text("its header is not JSON", all -> all + "{}"),
        text("its header is not a JSON object", all -> "[]"),
        text("a header of 0 bytes", all -> ""));
  }

  private static Arguments header(String problem, BiConsumer<ObjectNode, ObjectNode> change) {
    BiFunction<ObjectNode, ObjectNode, String> text =
        (all, one) -> {
          change.accept(all, one);
          return all.toString();
        };
    return Arguments.of(problem, text);
  }

  private static Arguments text(String problem, UnaryOperator<String> change) {
    BiFunction<ObjectNode, ObjectNode, String> text = (all, one) -> change.apply(all.toString());
    return Arguments.of(problem, text);
  }

  private static ArrayNode offsets(ObjectNode tensor, long begin, long end) {
    return tensor.putArray("data_offsets").add(begin).add(end);
  }

  private static ObjectNode step(ObjectNode header, String step) {
    return header.withObject("/__metadata__").put("step", step);
  }

  private static byte[] file(byte[] header, byte[] values) {
    return ByteBuffer.allocate(8 + header.length + values.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(values)
        .array();
  }

  private static String refusal(byte[] content) {
    String message =
        assertThrows(
                CheckpointException.class,
                () -> Safetensors.values(Path.of("file"), content, LAYOUT, METADATA))
            .getMessage();
    assertTrue(message.startsWith("file cannot be read: "), message);
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void refusesATensorFileThatIsTooShortOrTooLong() {
    byte[] content = Safetensors.bytes(LAYOUT, Samples.at(7).parameters(), METADATA);
    for (int length = 0; length < content.length; length += 101) {
      assertTrue(refusal(Arrays.copyOf(content, length)).contains("it is cut short"));
    }
    assertTrue(
        refusal(Arrays.copyOf(content, content.length + 4)).contains("it has too many bytes"));
    byte[] endless = content.clone();
    ByteBuffer.wrap(endless).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 100_000_001);
    assertTrue(refusal(endless).contains("a header of 100000001 bytes"));
  }

  /** Bits flipped in the header alone may leave the values as they are, but never other values. */
  @Test
  void readsNoWrongValueFromAHeaderWithAFlippedBit() {
    float[] values = Samples.at(7).parameters();
    byte[] content = Safetensors.bytes(LAYOUT, values, METADATA);
    int headerBits = 8 * (content.length - Float.BYTES * values.length);
    for (int bit = 0; bit < headerBits; bit += 7) {
      byte[] flipped = content.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertArrayEquals(
            values, Safetensors.values(Path.of("file"), flipped, LAYOUT, METADATA), "bit " + bit);
      } catch (CheckpointException e) {
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "\"7\"", "7.5", "-7", "null", "1e400", "99999999999999999999"})
  void refusesAStepThatIsNone(String step) throws IOException {
    rewrite(state -> state.replace("\"step\":7", "\"step\":" + step));
    String message = refusal();
    assertTrue(message.contains("checkpoint.json"), message);
  }

  @Test
  void refusesAFolderOfAnotherName() throws IOException {
    folder = Files.move(folder, root.resolve("step_00000008"));
    assertTrue(refusal().contains("is of step 7, as its checkpoint.json says"), refusal());
  }

  @Test
  void refusesFilesOfAnotherStep() throws IOException {
    Path other = Samples.at(8).write(root, LAYOUT);
    for (String name : List.of("model.safetensors", "SHA256SUMS")) {
      Files.write(folder.resolve(name), Files.readAllBytes(other.resolve(name)));
    }
    assertTrue(refusal().contains("its SHA-256 is not the one"), refusal());
  }

  /** The state as another program would have written it, with its right sums. */
  private void rewrite(UnaryOperator<String> change) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
        Files.delete(file);
      }
    }
    contents.remove("SHA256SUMS");
    contents.computeIfPresent(
        "checkpoint.json",
        (name, bytes) ->
            change
                .apply(new String(bytes, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
    Checksums sums = Checksums.writing(folder);
    for (Map.Entry<String, byte[]> file : contents.entrySet()) {
      sums.write(file.getKey(), file.getValue());
    }
    sums.finish();
  }
}
