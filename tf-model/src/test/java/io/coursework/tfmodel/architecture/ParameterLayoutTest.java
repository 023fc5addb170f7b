package io.coursework.tfmodel.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterLayoutTest {

  /** Sizes of the recipe: N = 12 d² + (V + T + 11) d with V = 20 and T = 32. */
  @ParameterizedTest
  @CsvSource({"8, 1272", "12, 2484", "16, 4080", "20, 6060", "32, 14304", "64, 53184"})
  void countsTheRecipe(int dModel, int parameters) {
    ModelSpec spec =
        new ModelSpec(dModel, 1, 1, 2, 4, Activation.GELU, 32, true, AttentionBias.NONE);
    assertEquals(parameters, ParameterLayout.of(spec, 20).size());
  }

  /** Sizes of the sister code: N = 12 d² + 180 d + 20 with biases, an untied head and T = 128. */
  @ParameterizedTest
  @CsvSource({"8, 2228", "256, 832532"})
  void countsBiasesAndAnUntiedHead(int dModel, int parameters) {
    ModelSpec spec =
        new ModelSpec(dModel, 1, 1, 5, 4, Activation.RELU, 128, false, AttentionBias.OUTPUT);
    assertEquals(parameters, ParameterLayout.of(spec, 20).size());
  }

  @Test
  void recurrencesShareWeightsAndLayersDoNot() {
    ModelSpec once = new ModelSpec(16, 1, 1, 1, 4, Activation.GELU, 32, true, AttentionBias.NONE);
    ModelSpec often = new ModelSpec(16, 1, 1, 7, 4, Activation.GELU, 32, true, AttentionBias.NONE);
    ModelSpec deep = new ModelSpec(16, 1, 3, 1, 4, Activation.GELU, 32, true, AttentionBias.NONE);
    assertEquals(ParameterLayout.of(once, 20).size(), ParameterLayout.of(often, 20).size());
    assertEquals(
        3 * ParameterLayout.of(once, 20).blockSize(), ParameterLayout.of(deep, 20).blockSize());
  }

  /**
   * The formulas of every option, written out apart: with H heads of width h, ratio r, V tokens, T
   * positions, a block has 3Hh (d + b_qkv) + Hh d + d b_o, the feed-forward matrices, their biases
   * and two norms.
   */
  @ParameterizedTest
  @MethodSource("io.coursework.tfmodel.Architectures#all")
  void countsEveryOption(ModelSpec spec) {
    int d = spec.dModel();
    int heads = spec.nHeads() * (spec.dHead() == 0 ? d / spec.nHeads() : spec.dHead());
    int r = spec.mlpRatio();
    int norm = spec.norm() == Norm.RMS ? d : 2 * d;
    int attention =
        switch (spec.attentionBias()) {
          case NONE -> 4 * d * heads;
          case OUTPUT -> 4 * d * heads + d;
          case ALL -> 4 * d * heads + d + 3 * heads;
        };
    int matrices = spec.activation() == Activation.SWIGLU ? 3 : 2;
    int mlp = matrices * r * d * d + (spec.mlpBias() ? (r + 1) * d : 0);
    int block = attention + mlp + 2 * norm;
    int positions = spec.positions() == PositionEncoding.LEARNED ? spec.contextLength() * d : 0;
    int head = spec.tiedHead() ? 0 : 20 * d + 20;

    ParameterLayout layout = ParameterLayout.of(spec, 20);
    assertEquals(spec.nLayers() * block, layout.blockSize());
    assertEquals(20 * d + positions + spec.nLayers() * block + norm + head, layout.size());
  }

  @Test
  void tensorsLieOneBehindTheOther() {
    ModelSpec spec = new ModelSpec(12, 3, 2, 1, 2, Activation.RELU, 9, false, AttentionBias.ALL);
    ParameterLayout layout = ParameterLayout.of(spec, 20);
    int offset = 0;
    for (ParameterTensor tensor : layout.tensors()) {
      assertEquals(offset, tensor.offset(), tensor.name());
      offset += tensor.size();
    }
    assertEquals(layout.size(), offset);
  }

  @Test
  void refusesAnUnknownTensor() {
    ParameterLayout layout =
        ParameterLayout.of(
            new ModelSpec(4, 1, 1, 1, 2, Activation.RELU, 8, true, AttentionBias.NONE), 20);
    assertThrows(NoSuchElementException.class, () -> layout.tensor("blocks.1.ln1.w"));
  }
}
