package io.coursework.tfmodel.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.Specs;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InitializationTest {

  private final ParameterLayout layout = ParameterLayout.of(Specs.recipe(), Specs.VOCABULARY);

  @Test
  void givesTheSameBitsForTheSameSeedAndOthersForAnother() {
    float[] weights = Initialization.draw(layout, 7);
    assertArrayEquals(weights, Initialization.draw(layout, 7));
    assertFalse(Arrays.equals(weights, Initialization.draw(layout, 8)));
  }

  @Test
  void drawsMatricesWithStandardDeviationOneFiftieth() {
    float[] values = slice("blocks.0.mlp.W_in");
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += value * value;
    }
    // 1,024 draws: the mean's standard error is 0.02/32, the deviation's 0.02/45; four of each.
    assertEquals(0, sum / values.length, 4 * 0.02 / 32);
    assertEquals(0.02, Math.sqrt(squares / values.length), 4 * 0.02 / 45);
  }

  @Test
  void drawsBiasesWithinTheirFanIn() {
    float[] values = slice("blocks.0.mlp.b_out");
    for (float value : values) {
      assertTrue(Math.abs(value) <= 1 / Math.sqrt(64), "bias " + value);
    }
    assertTrue(Arrays.equals(new float[16], slice("ln_final.b")));
  }

  /** The draws themselves are the same, only their scale is another: the shares are exact. */
  @Test
  void scalesTheMatricesThatWriteToTheResidualStream() {
    Map<String, Object> two = Map.of("nLayers", 2);
    Map<String, Object> scaled = Map.of("nLayers", 2, "residualScaling", true, "initStd", 0.04);
    ParameterLayout plain = ParameterLayout.of(Architectures.with(two).getPayload(), 20);
    ParameterLayout other = ParameterLayout.of(Architectures.with(scaled).getPayload(), 20);
    float[] before = Initialization.draw(plain, 3);
    float[] after = Initialization.draw(other, 3);
    Map.of(
            "embed.W_E",
            2.0,
            "blocks.1.attn.W_QKV",
            2.0,
            "blocks.1.attn.W_O",
            1.0,
            "blocks.1.mlp.W_in",
            2.0,
            "blocks.0.mlp.W_out",
            1.0)
        .forEach(
            (name, share) -> {
              int first = plain.tensor(name).offset();
              assertEquals(share, after[first] / before[first], 1e-6, name);
            });
  }

  private float[] slice(String name) {
    ParameterTensor tensor = layout.tensor(name);
    float[] all = Initialization.draw(layout, 3);
    return Arrays.copyOfRange(all, tensor.offset(), tensor.offset() + tensor.size());
  }
}
