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
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  private final ParameterLayout layout = ParameterLayout.of(Specs.recipe(), Specs.VOCABULARY);
  private final float[] weights = Initialization.draw(layout, 1);

  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder =
        new Checkpoint(
                5000,
                "name: joint\n",
                weights,
                Initialization.draw(layout, 2),
                Initialization.draw(layout, 3),
                new double[] {0.1, Double.NaN, Double.POSITIVE_INFINITY, -0.0})
            .write(root, layout);
  }

  @Test
  void isReadBackBitByBit() throws IOException {
    Checkpoint read = Checkpoint.read(folder, layout);
    assertEquals(5000, read.step());
    assertEquals("name: joint\n", Checkpoint.config(folder));
    assertArrayEquals(weights, read.parameters());
    assertArrayEquals(Initialization.draw(layout, 2), read.firstMoment());
    assertArrayEquals(Initialization.draw(layout, 3), read.secondMoment());
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
    new Checkpoint(5000, "name: new\n", zeros, zeros, zeros, new double[0]).write(root, layout);
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
        weights[layout.tensor("blocks.0.mlp.W_in").offset()], bytes.getFloat(8 + length + begin));
    assertEquals(8 + length + 4 * layout.size(), bytes.limit());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 100, 2000, 15000})
  void refusesATruncatedFileInOneLine(int size) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), size));
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> Checkpoint.read(folder, layout));
    assertTrue(e.getMessage().contains("model.safetensors cannot be read"), e.getMessage());
    assertTrue(e.getMessage().contains("cut short"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
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
            .contains("is no checkpoint"));
    assertTrue(
        assertThrows(CheckpointException.class, () -> Checkpoint.config(root.resolve("none")))
            .getMessage()
            .contains("is no folder"));
  }
}
