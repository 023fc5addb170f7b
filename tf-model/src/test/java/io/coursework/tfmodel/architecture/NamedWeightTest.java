package io.coursework.tfmodel.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.coursework.tfmodel.Architectures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamedWeightTest {

  private static final int VOCABULARY = 5;

  /** The weights of a model whose flat vector is 0, 1, 2 and so on. */
  private static Map<String, NamedWeight> numbered(ModelSpec spec) {
    ParameterLayout layout = ParameterLayout.of(spec, VOCABULARY);
    float[] flat = new float[layout.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = i;
    }
    Map<String, NamedWeight> weights = new HashMap<>();
    NamedWeight.of(spec, layout, flat).forEach(weight -> weights.put(weight.name(), weight));
    return weights;
  }

  @Test
  void headsHaveAnAxisOfTheirOwn() {
    ModelSpec spec =
        Architectures.with(Map.of("dHead", 3, "attentionBias", AttentionBias.ALL)).getPayload();
    ParameterLayout layout = ParameterLayout.of(spec, VOCABULARY);
    int matrix = layout.tensor("blocks.0.attn.W_QKV").offset();
    int bias = layout.tensor("blocks.0.attn.b_QKV").offset();
    Map<String, NamedWeight> weights = numbered(spec);
    NamedWeight keys = weights.get("blocks.0.attn.W_K");
    assertEquals(List.of(Axis.HEAD, Axis.D_MODEL, Axis.D_HEAD), keys.axes());
    assertEquals(List.of(2, 8, 3), keys.shape());
    // Head 1, row 5, column 2: of 18 columns in the layout the six of the queries come before.
    assertEquals(matrix + 5 * 18 + 6 + 3 + 2, keys.values()[(1 * 8 + 5) * 3 + 2]);
    NamedWeight valueBias = weights.get("blocks.0.attn.b_V");
    assertEquals(List.of(2, 3), valueBias.shape());
    assertEquals(bias + 12 + 3 + 1, valueBias.values()[4]);
    assertEquals(List.of(2, 3, 8), weights.get("blocks.0.attn.W_O").shape());
    assertFalse(weights.containsKey("blocks.0.attn.W_QKV"));
  }

  @Test
  void aTiedHeadIsTheEmbeddingTransposed() {
    Map<String, NamedWeight> weights = numbered(Architectures.with(Map.of()).getPayload());
    NamedWeight head = weights.get("unembed.W_U");
    assertEquals(List.of(8, VOCABULARY), head.shape());
    float[] third = new float[8];
    for (int i = 0; i < 8; i++) {
      third[i] = head.values()[i * VOCABULARY + 3];
    }
    float[] row = new float[8];
    System.arraycopy(weights.get("embed.W_E").values(), 3 * 8, row, 0, 8);
    assertArrayEquals(row, third);
  }

  @ParameterizedTest
  @MethodSource("io.coursework.tfmodel.Architectures#all")
  void everyWeightHasAValueForEachPlaceOfItsShape(ModelSpec spec) {
    numbered(spec)
        .values()
        .forEach(
            weight -> {
              assertEquals(weight.axes().size(), weight.shape().size(), weight.name());
              int size = weight.shape().stream().reduce(1, Math::multiplyExact);
              assertEquals(size, weight.values().length, weight.name());
              for (int i = 0; i < weight.axes().size(); i++) {
                int expected =
                    switch (weight.axes().get(i)) {
                      case POSITION -> spec.contextLength();
                      case HEAD -> spec.nHeads();
                      case D_MODEL -> spec.dModel();
                      case D_HEAD -> spec.headWidth();
                      case D_MLP -> spec.dMlp();
                      case VOCABULARY -> VOCABULARY;
                      case ROW, QUERY, KEY -> throw new AssertionError(weight.name());
                    };
                assertEquals(expected, weight.shape().get(i), weight.name());
              }
            });
  }
}
