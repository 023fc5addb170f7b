package io.coursework.tfmodel.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tfmodel.Specs;
import java.util.Arrays;
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

  private float[] slice(String name) {
    ParameterTensor tensor = layout.tensor(name);
    float[] all = Initialization.draw(layout, 3);
    return Arrays.copyOfRange(all, tensor.offset(), tensor.offset() + tensor.size());
  }
}
