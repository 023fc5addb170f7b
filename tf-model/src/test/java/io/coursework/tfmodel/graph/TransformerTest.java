package io.coursework.tfmodel.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TransformerTest {

  private static final int[] TOKENS = {15, 10, 3, 4, 16, 17};

  private static Transformer model(ModelSpec spec) {
    Transformer model = new Transformer(spec, Specs.VOCABULARY, Specs.CPU, 1);
    float[] weights = Initialization.draw(model.layout(), 2);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= 10; // large enough for every token to matter
    }
    model.parameters().set(weights);
    return model;
  }

  @Test
  void looksBackOnly() {
    ModelSpec spec = new ModelSpec(16, 2, 2, 2, 2, Activation.GELU, 8, false, AttentionBias.ALL);
    try (Transformer model = model(spec)) {
      float[] logits = model.logits(TOKENS, 1, 6);
      int[] changed = TOKENS.clone();
      changed[3] = 9;
      float[] other = model.logits(changed, 1, 6);
      int before = 3 * Specs.VOCABULARY;
      assertArrayEquals(Arrays.copyOf(logits, before), Arrays.copyOf(other, before));
      for (int position = 3; position < 6; position++) {
        int from = position * Specs.VOCABULARY;
        assertTrue(
            !Arrays.equals(
                Arrays.copyOfRange(logits, from, from + Specs.VOCABULARY),
                Arrays.copyOfRange(other, from, from + Specs.VOCABULARY)),
            "position " + position + " sees the change");
      }
    }
  }

  @Test
  void refusesASequenceLongerThanItsContext() {
    try (Transformer model = model(Specs.recipe())) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> model.logits(new int[33], 1, 33));
      assertTrue(e.getMessage().contains("model.context_length = 32"), e.getMessage());
    }
  }
}
