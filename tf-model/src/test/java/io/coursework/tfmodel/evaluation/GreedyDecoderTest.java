package io.coursework.tfmodel.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.PositionEncoding;
import io.coursework.tfmodel.graph.KeyValueCache;
import io.coursework.tfmodel.graph.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("long")
class GreedyDecoderTest {

  private static final int END = 18;
  private static final int PAD = 19;

  /**
   * A model with large random weights, so that every token matters and no two next tokens are about
   * as likely: the cached and the whole pass round differently.
   */
  private static Transformer model(ModelSpec spec, int threads) {
    Transformer model = new Transformer(spec, Specs.VOCABULARY, Specs.CPU, threads);
    float[] weights = Initialization.draw(model.layout(), 4);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= 10;
    }
    model.parameters().set(weights);
    return model;
  }

  private static List<int[]> random(int rows, int shortest, int longest, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, rows)
        .mapToObj(row -> random.ints(random.nextInt(shortest, longest + 1), 0, END).toArray())
        .toList();
  }

  private static GreedyDecoder decoder(Transformer model) {
    return new GreedyDecoder(model, END, PAD);
  }

  private static void assertSame(List<int[]> expected, List<int[]> decoded) {
    assertEquals(expected.size(), decoded.size());
    for (int row = 0; row < expected.size(); row++) {
      assertArrayEquals(expected.get(row), decoded.get(row), "row " + row);
    }
  }

  static Stream<ModelSpec> everyOption() {
    return Stream.of(
        Specs.recipe(),
        // Beyond two steps of the cache's capacity.
        new ModelSpec(16, 1, 1, 2, 4, Activation.RELU, 70, true, AttentionBias.NONE),
        new ModelSpec(16, 4, 2, 2, 2, Activation.GELU, 24, false, AttentionBias.ALL),
        new ModelSpec(12, 3, 2, 1, 2, Activation.RELU, 24, true, AttentionBias.OUTPUT),
        option(Block.PARALLEL, Activation.SWIGLU, Norm.RMS, PositionEncoding.ROTARY),
        option(Block.SERIAL, Activation.RELU, Norm.RMS, PositionEncoding.SINUSOIDAL),
        option(Block.PARALLEL, Activation.GELU, Norm.LAYER, PositionEncoding.NONE));
  }

  /** Heads wider than the stream's share, and dropout, which generation knows nothing of. */
  private static ModelSpec option(
      Block block, Activation activation, Norm norm, PositionEncoding positions) {
    return new ModelSpec(
        12,
        2,
        8,
        2,
        2,
        block,
        2,
        activation,
        true,
        norm,
        positions,
        40,
        true,
        AttentionBias.NONE,
        0.5,
        0.02,
        false);
  }

  @ParameterizedTest
  @MethodSource("everyOption")
  void generatesWhatTheNaiveDecoderGenerates(ModelSpec spec) {
    List<int[]> prompts = random(12, 1, 20, 1);
    try (Transformer model = model(spec, 1)) {
      NaiveDecoder naive = new NaiveDecoder(model, END);
      assertSame(prompts.stream().map(naive::decode).toList(), decoder(model).decode(prompts));
    }
  }

  @Test
  void aDraftChangesNothing() {
    List<int[]> prompts = random(40, 3, 12, 2);
    try (Transformer model = model(Specs.recipe(), 1)) {
      GreedyDecoder decoder = decoder(model);
      List<int[]> expected = decoder.decode(prompts);
      List<int[]> wrong = random(40, 0, 40, 3); // also beyond the context
      assertSame(expected, decoder.decode(prompts, wrong, done -> {}));
      assertSame(expected, decoder.decode(prompts, expected, done -> {}));
      List<int[]> halfRight = new ArrayList<>();
      for (int[] tokens : expected) {
        int[] draft = tokens.clone();
        draft[draft.length / 2] = (draft[draft.length / 2] + 1) % END;
        halfRight.add(draft);
      }
      assertSame(expected, decoder.decode(prompts, halfRight, done -> {}));
    }
  }

  @Test
  void threadsAndNeighboursChangeNothing() {
    List<int[]> prompts = random(300, 3, 28, 5); // several groups
    try (Transformer one = model(Specs.recipe(), 1);
        Transformer three = model(Specs.recipe(), 3)) {
      List<int[]> expected = decoder(one).decode(prompts);
      List<Long> progress = new ArrayList<>();
      GreedyDecoder sideBySide = decoder(three);
      List<int[]> noDrafts = prompts.stream().map(prompt -> new int[0]).toList();
      assertSame(expected, sideBySide.decode(prompts, noDrafts, progress::add));
      assertEquals(300, progress.get(progress.size() - 1));
      assertEquals(progress.stream().sorted().toList(), progress);
      assertSame(expected.subList(100, 107), sideBySide.decode(prompts.subList(100, 107)));
    }
  }

  @Test
  void stopsAtTheEndTokenOrAtTheEndOfTheContext() {
    try (Transformer model = model(Specs.recipe(), 1)) {
      int ended = 0;
      for (int[] generated : decoder(model).decode(random(40, 6, 6, 7))) {
        boolean end = generated[generated.length - 1] == END;
        ended += end ? 1 : 0;
        assertTrue(end || generated.length == 33 - 6, "length " + generated.length);
        for (int i = 0; i < generated.length - 1; i++) {
          assertTrue(generated[i] != END, "an end token inside");
        }
      }
      assertTrue(ended > 0 && ended < 40, "both happen, but %d of 40 ended".formatted(ended));
    }
  }

  @Test
  void generatesOneTokenWhereTheContextIsFullAndNoneBeyond() {
    try (Transformer model = model(Specs.recipe(), 1)) {
      List<int[]> decoded = decoder(model).decode(List.of(new int[32], new int[33], new int[31]));
      assertEquals(1, decoded.get(0).length);
      assertEquals(0, decoded.get(1).length);
      assertArrayEquals(new NaiveDecoder(model, END).decode(new int[31]), decoded.get(2));
    }
  }

  @Test
  void decodesNothingFromNothing() {
    try (Transformer model = model(Specs.recipe(), 2)) {
      assertEquals(List.of(), decoder(model).decode(List.of()));
    }
  }

  @Test
  void aGroupsCacheStaysSmall() {
    for (int dModel : new int[] {16, 256, 1024}) {
      for (int contextLength : new int[] {32, 1024, 4096}) {
        ModelSpec spec =
            new ModelSpec(
                dModel, 1, 6, 1, 4, Activation.GELU, contextLength, true, AttentionBias.NONE);
        int rows = GreedyDecoder.mostRows(spec, 8);
        long bytes = KeyValueCache.bytesPerPosition(spec) * contextLength * rows;
        assertTrue(rows == 1 || bytes <= 128 << 20, spec + ": " + bytes + " bytes");
        assertTrue(rows >= 1 && rows <= 1024, spec + ": " + rows + " rows");
      }
    }
  }
}
