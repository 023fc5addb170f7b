package io.coursework.tfmodel.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

  private final ParameterLayout layout = Samples.LAYOUT;
  private final Checkpoint checkpoint = Samples.at(5000);

  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = checkpoint.write(root, layout);
  }

  @Test
  void isReadBackBitByBit() throws IOException {
    Checkpoint read = Checkpoint.read(folder, layout);
    assertEquals(5000, read.step());
    assertEquals("name: joint\n", Checkpoint.config(folder));
    assertArrayEquals(checkpoint.parameters(), read.parameters());
    assertArrayEquals(checkpoint.parameters(), Checkpoint.weights(folder, layout).values());
    assertEquals(checkpoint.optimizer().keySet(), read.optimizer().keySet());
    checkpoint
        .optimizer()
        .forEach((name, vector) -> assertArrayEquals(vector, read.optimizer().get(name), name));
    for (int i = 0; i < checkpoint.teacher().length; i++) {
      assertEquals(
          Double.doubleToRawLongBits(checkpoint.teacher()[i]),
          Double.doubleToRawLongBits(read.teacher()[i]));
    }
    assertEquals(checkpoint.extras(), read.extras());
  }

  /** As {@code sha256sum --check} wants it: 64 digits, two spaces, a name. */
  @Test
  void namesTheSha256OfEveryFile() throws IOException, NoSuchAlgorithmException {
    List<String> lines = Files.readAllLines(folder.resolve("SHA256SUMS"));
    assertEquals(5, lines.size());
    for (String line : lines) {
      byte[] content = Files.readAllBytes(folder.resolve(line.substring(66)));
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(content);
      assertEquals(HexFormat.of().formatHex(sum) + "  ", line.substring(0, 66));
    }
  }

  @Test
  void leavesNothingButTheCheckpoint() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      assertEquals(List.of("step_00005000"), files.map(f -> f.getFileName().toString()).toList());
    }
  }

  @Test
  void replacesAnOlderOneOfTheSameStep() throws IOException {
    float[] zeros = new float[layout.size()];
    new Checkpoint(5000, "name: new\n", zeros, new TreeMap<>(), new double[0], new TreeMap<>())
        .write(root, layout);
    assertArrayEquals(zeros, Checkpoint.read(folder, layout).parameters());
  }

  /** Any reader of safetensors must find: length, JSON with dtype, shape and place, then values. */
  @Test
  void followsTheSafetensorsFormat() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("model.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    assertEquals(0, length % 8, "values begin at a multiple of eight bytes");
    JsonNode header = new ObjectMapper().readTree(bytes.array(), 8, length);
    JsonNode tensor = header.get("blocks.0.mlp.W_in");
    assertEquals("F32", tensor.get("dtype").asText());
    assertEquals("[16,64]", tensor.get("shape").toString());
    int begin = tensor.get("data_offsets").get(0).asInt();
    assertEquals(begin + 4 * 16 * 64, tensor.get("data_offsets").get(1).asInt());
    assertEquals(
        checkpoint.parameters()[layout.tensor("blocks.0.mlp.W_in").offset()],
        bytes.getFloat(8 + length + begin));
    assertEquals(8 + length + 4 * layout.size(), bytes.limit());
  }

  @Test
  void refusesAnotherModelsWeights() {
    ModelSpec wider = new ModelSpec(32, 1, 1, 2, 2, Activation.GELU, 32, true, AttentionBias.NONE);
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () -> Checkpoint.read(folder, ParameterLayout.of(wider, Specs.VOCABULARY)));
    assertTrue(e.getMessage().contains("[20, 32]"), e.getMessage());
  }

  @Test
  void refusesAFolderThatIsNoCheckpoint() {
    assertTrue(
        assertThrows(CheckpointException.class, () -> Checkpoint.config(root))
            .getMessage()
            .contains("is not a checkpoint"));
    assertTrue(
        assertThrows(CheckpointException.class, () -> Checkpoint.config(root.resolve("none")))
            .getMessage()
            .contains("is not a folder"));
  }
}
