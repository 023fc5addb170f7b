package io.coursework.tfmodel.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.graph.Transformer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreedyDecoderTest {

  private static final int END = 18;
  private static final int PAD = 19;

  private static Transformer model() {
    Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1);
    float[] weights = Initialization.draw(model.layout(), 4);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= 10;
    }
    model.parameters().set(weights);
    return model;
  }

  /** The slow, obvious way: one row, no padding, one token at a time. */
  private static List<Integer> oneByOne(Transformer model, int[] prompt) {
    List<Integer> sequence = new ArrayList<>();
    for (int token : prompt) {
      sequence.add(token);
    }
    while (sequence.size() <= model.spec().contextLength()) {
      int[] tokens = sequence.stream().mapToInt(Integer::intValue).toArray();
      int next = model.predict(tokens, 1, tokens.length)[tokens.length - 1];
      sequence.add(next);
      if (next == END) {
        break;
      }
    }
    return sequence.subList(prompt.length, sequence.size());
  }

  @Test
  void batchesAndPaddingChangeNothing() {
    List<int[]> prompts = new ArrayList<>();
    for (int a = 0; a < 10; a++) {
      prompts.add(new int[] {15, 10 + a % 5, a, 9 - a, 16, 17});
      prompts.add(new int[] {15, 10 + a % 5, a, 3, a, 16, 17});
    }
    try (Transformer model = model()) {
      List<int[]> decoded = new GreedyDecoder(model, END, PAD).decode(prompts);
      assertEquals(prompts.size(), decoded.size());
      for (int i = 0; i < prompts.size(); i++) {
        List<Integer> expected = oneByOne(model, prompts.get(i));
        assertArrayEquals(
            expected.stream().mapToInt(Integer::intValue).toArray(), decoded.get(i), "row " + i);
      }
    }
  }

  @Test
  void stopsAtTheEndTokenOrAtTheEndOfTheContext() {
    try (Transformer model = model()) {
      for (int[] generated :
          new GreedyDecoder(model, END, PAD).decode(List.of(new int[] {15, 10, 1, 2, 16, 17}))) {
        boolean ended = generated[generated.length - 1] == END;
        assertTrue(ended || generated.length == 33 - 6, "length " + generated.length);
        for (int i = 0; i < generated.length - 1; i++) {
          assertTrue(generated[i] != END, "an end token inside");
        }
      }
    }
  }

  @Test
  void decodesNothingFromNothing() {
    try (Transformer model = model()) {
      assertEquals(List.of(), new GreedyDecoder(model, END, PAD).decode(List.of()));
    }
  }
}
