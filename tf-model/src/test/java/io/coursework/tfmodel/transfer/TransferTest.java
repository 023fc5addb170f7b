package io.coursework.tfmodel.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.architecture.PositionEncoding;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a trained model another begins with. */
class TransferTest {

  private static final Vocabulary MAX_MED = vocabulary(10, "MAX", "MED", "MIN");
  private static final Vocabulary SUM_MAX = vocabulary(10, "SUM", "MAX");
  private static final long SEED = 4;

  private static Vocabulary vocabulary(int modulus, String... operations) {
    return vocabulary(Notation.BRACKET, modulus, operations);
  }

  private static Vocabulary vocabulary(Notation notation, int modulus, String... operations) {
    TaskSpec task =
        new TaskSpec(
            new Integers(modulus, MedianRule.LOWER),
            List.of(operations),
            notation,
            1,
            0.5,
            2,
            3,
            Reduction.INNERMOST);
    return new Vocabulary(new Catalogue(Set.of()).task(task));
  }

  private static ModelSpec model(Map<String, Object> changes) {
    return Architectures.with(changes).getPayload();
  }

  private static InitSpec take(InitPart part) {
    return new InitSpec("there", part, NumberTable.NONE, 1, Freeze.NONE, false, false, false);
  }

  private static float[] trained(ModelSpec spec, Vocabulary vocabulary) {
    return Initialization.draw(ParameterLayout.of(spec, vocabulary.size()), 99);
  }

  private static float[] drawn(ModelSpec spec, Vocabulary vocabulary) {
    return Initialization.draw(ParameterLayout.of(spec, vocabulary.size()), SEED);
  }

  private static Transfer transfer(
      InitSpec init, ModelSpec there, Vocabulary known, ModelSpec here, Vocabulary vocabulary) {
    return Transfer.of(
        init,
        new TrainedWeights(there, known, trained(there, known)),
        here,
        vocabulary,
        drawn(here, vocabulary),
        SEED);
  }

  private static float[] row(
      float[] weights, ModelSpec spec, Vocabulary vocabulary, String tensor, int row) {
    ParameterTensor found = ParameterLayout.of(spec, vocabulary.size()).tensor(tensor);
    int width = found.shape().get(1);
    int begin = found.offset() + row * width;
    return Arrays.copyOfRange(weights, begin, begin + width);
  }

  @Test
  void matchesTokensByTheirTextAndLeavesNewOnesToChance() {
    ModelSpec spec = model(Map.of());
    Transfer transfer = transfer(take(InitPart.EMBEDDINGS), spec, MAX_MED, spec, SUM_MAX);
    assertEquals(List.of("SUM"), transfer.newTokens());
    for (String token : SUM_MAX.tokens()) {
      boolean known = MAX_MED.tokens().contains(token);
      assertArrayEquals(
          known
              ? row(trained(spec, MAX_MED), spec, MAX_MED, "embed.W_E", MAX_MED.id(token))
              : row(drawn(spec, SUM_MAX), spec, SUM_MAX, "embed.W_E", SUM_MAX.id(token)),
          row(transfer.weights(), spec, SUM_MAX, "embed.W_E", SUM_MAX.id(token)),
          token);
    }
    // The rest is drawn as if nothing were taken.
    ParameterLayout layout = ParameterLayout.of(spec, SUM_MAX.size());
    int rest = layout.tensor("blocks.0.ln1.w").offset();
    float[] drawn = drawn(spec, SUM_MAX);
    assertArrayEquals(
        Arrays.copyOfRange(drawn, rest, drawn.length),
        Arrays.copyOfRange(transfer.weights(), rest, drawn.length));
    assertEquals((SUM_MAX.size() - 1) * 8 + 8 * 8, transfer.loaded().size(), "tokens, positions");
  }

  @ParameterizedTest
  @MethodSource("contexts")
  void takesPositionsUpToTheShorterContext(int there, int here) {
    ModelSpec from = model(Map.of("contextLength", there));
    ModelSpec to = model(Map.of("contextLength", here));
    for (InitPart part : List.of(InitPart.ALL, InitPart.EMBEDDINGS)) {
      Transfer transfer = transfer(take(part), from, MAX_MED, to, MAX_MED);
      for (int position = 0; position < here; position++) {
        assertArrayEquals(
            position < there
                ? row(trained(from, MAX_MED), from, MAX_MED, "pos_embed.W_pos", position)
                : row(drawn(to, MAX_MED), to, MAX_MED, "pos_embed.W_pos", position),
            row(transfer.weights(), to, MAX_MED, "pos_embed.W_pos", position),
            part + " " + position);
      }
    }
  }

  static Stream<Arguments> contexts() {
    return Stream.of(Arguments.of(6, 12), Arguments.of(12, 6));
  }

  /** Every option of the architecture, so every tensor that there is. */
  @ParameterizedTest
  @MethodSource("io.coursework.tfmodel.Architectures#all")
  void takesTheWholeNetworkOfTheSameArchitecture(ModelSpec spec) {
    Transfer same = transfer(take(InitPart.ALL), spec, MAX_MED, spec, MAX_MED);
    assertArrayEquals(trained(spec, MAX_MED), same.weights());
    assertEquals(same.weights().length, same.loaded().size());

    Transfer other = transfer(take(InitPart.ALL), spec, MAX_MED, spec, SUM_MAX);
    float[] drawn = drawn(spec, SUM_MAX);
    float[] trained = trained(spec, MAX_MED);
    ParameterLayout layout = ParameterLayout.of(spec, SUM_MAX.size());
    int newElements = spec.dModel() * (spec.tiedHead() ? 1 : 2) + (spec.tiedHead() ? 0 : 1);
    assertEquals(layout.size() - newElements, other.loaded().size(), "all but those of SUM");
    for (int i = 0; i < drawn.length; i++) {
      if (!other.loaded().contains(i)) {
        assertEquals(drawn[i], other.weights()[i], "new");
      }
    }
    if (!spec.tiedHead()) {
      ParameterTensor head = layout.tensor("unembed.W_U");
      ParameterTensor headThere = ParameterLayout.of(spec, MAX_MED.size()).tensor("unembed.W_U");
      for (int row = 0; row < spec.dModel(); row++) {
        assertEquals(
            trained[headThere.offset() + row * MAX_MED.size() + MAX_MED.id("MAX")],
            other.weights()[head.offset() + row * SUM_MAX.size() + SUM_MAX.id("MAX")],
            "column of MAX, row " + row);
      }
    }
  }

  @Test
  void takesTheRowsOfValuesAloneAlsoOfAnotherModulus() {
    ModelSpec spec = model(Map.of());
    Vocabulary twenty = vocabulary(20, "SUM", "MAX");
    Transfer more = transfer(take(InitPart.NUMBERS), spec, MAX_MED, spec, twenty);
    assertEquals(10 * 8, more.loaded().size());
    assertEquals(ParameterSet.parse("0-80", 1000), more.loaded());
    assertTrue(more.newTokens().containsAll(List.of("10", "19", "SUM", "MAX", "(")));
    Transfer fewer = transfer(take(InitPart.NUMBERS), spec, twenty, spec, SUM_MAX);
    assertEquals(ParameterSet.parse("0-80", 1000), fewer.loaded());
    assertArrayEquals(
        row(trained(spec, twenty), spec, twenty, "embed.W_E", 9),
        row(fewer.weights(), spec, SUM_MAX, "embed.W_E", 9));
  }

  @Test
  void shufflesTheValuesAmongThemselvesByTheSeed() {
    ModelSpec spec = model(Map.of("tiedHead", false));
    InitSpec shuffled = take(InitPart.ALL).with(InitControl.SHUFFLE_NUMBERS);
    Transfer plain = transfer(take(InitPart.ALL), spec, MAX_MED, spec, SUM_MAX);
    Transfer transfer = transfer(shuffled, spec, MAX_MED, spec, SUM_MAX);
    assertEquals(plain.loaded(), transfer.loaded());
    assertArrayEquals(
        transfer.weights(), transfer(shuffled, spec, MAX_MED, spec, SUM_MAX).weights());
    Set<String> rows = new HashSet<>();
    Set<String> sources = new HashSet<>();
    int moved = 0;
    for (int value = 0; value < 10; value++) {
      String was = Arrays.toString(row(plain.weights(), spec, SUM_MAX, "embed.W_E", value));
      String is = Arrays.toString(row(transfer.weights(), spec, SUM_MAX, "embed.W_E", value));
      sources.add(was);
      rows.add(is);
      moved += was.equals(is) ? 0 : 1;
    }
    assertEquals(sources, rows, "a permutation");
    assertTrue(moved > 4, moved + " values moved");
    assertArrayEquals(
        row(plain.weights(), spec, SUM_MAX, "embed.W_E", SUM_MAX.id("MAX")),
        row(transfer.weights(), spec, SUM_MAX, "embed.W_E", SUM_MAX.id("MAX")),
        "an operation is not a value");
    // The head goes with the embedding: where value a got b's row, it got b's column, too.
    ParameterLayout layout = ParameterLayout.of(spec, SUM_MAX.size());
    int bias = layout.tensor("unembed.W_U").offset();
    for (int a = 0; a < 10; a++) {
      for (int b = 0; b < 10; b++) {
        if (Arrays.equals(
            row(transfer.weights(), spec, SUM_MAX, "embed.W_E", a),
            row(plain.weights(), spec, SUM_MAX, "embed.W_E", b))) {
          assertEquals(plain.weights()[bias + b], transfer.weights()[bias + a]);
        }
      }
    }
  }

  @Test
  void scalesTheValuesRowsToTheNormOfThoseThatTheyReplace() {
    ModelSpec there = model(Map.of("initStd", 0.5));
    ModelSpec here = model(Map.of());
    InitSpec matched =
        new InitSpec(
            "there", InitPart.EMBEDDINGS, NumberTable.NONE, 1, Freeze.NONE, false, false, true);
    Transfer plain = transfer(take(InitPart.EMBEDDINGS), there, MAX_MED, here, SUM_MAX);
    Transfer transfer = transfer(matched, there, MAX_MED, here, SUM_MAX);
    int values = 10 * here.dModel();
    double wanted = norm(drawn(here, SUM_MAX), values);
    assertTrue(norm(plain.weights(), values) > 10 * wanted);
    // Each value is rounded to float32: 6e-8 of itself.
    assertEquals(wanted, norm(transfer.weights(), values), 1e-6 * wanted);
    double factor = transfer.weights()[0] / plain.weights()[0];
    for (int i = 0; i < values; i++) {
      assertEquals(factor * plain.weights()[i], transfer.weights()[i], 1e-6 * wanted);
    }
    assertArrayEquals(
        Arrays.copyOfRange(plain.weights(), values, plain.weights().length),
        Arrays.copyOfRange(transfer.weights(), values, plain.weights().length));
  }

  private static double norm(float[] vector, int end) {
    double squares = 0;
    for (int i = 0; i < end; i++) {
      squares += vector[i] * vector[i];
    }
    return Math.sqrt(squares);
  }

  private static String refusal(
      InitSpec init, ModelSpec there, Vocabulary known, ModelSpec here, Vocabulary vocabulary) {
    InvalidSpecException e =
        assertThrows(
            InvalidSpecException.class, () -> transfer(init, there, known, here, vocabulary));
    assertEquals(1, e.problems().size());
    assertEquals(1, e.getMessage().lines().count());
    return e.getMessage();
  }

  @Test
  void saysEveryDifferenceOfTheArchitecturesInOneLine() {
    ModelSpec there =
        model(Map.of("nLayers", 2, "norm", Norm.RMS, "dHead", 3, "contextLength", 16));
    ModelSpec here = model(Map.of("positions", PositionEncoding.ROTARY));
    assertEquals(
        "init.from = there: it is another architecture: model.n_layers = 2 there and 1 here,"
            + " model.norm = rms there and layer here, model.positions = learned there and rotary"
            + " here, model.d_head = 3 there and 4 here; set these keys to its values, or take"
            + " another model, or init.part: embeddings",
        refusal(take(InitPart.ALL), there, MAX_MED, here, MAX_MED));
    // Embeddings do not ask for more than their width.
    Transfer transfer = transfer(take(InitPart.EMBEDDINGS), there, MAX_MED, here, MAX_MED);
    assertEquals(MAX_MED.size() * 8, transfer.loaded().size());
    ModelSpec wide = model(Map.of("dModel", 16));
    for (InitPart part : InitPart.values()) {
      String line = refusal(take(part), wide, MAX_MED, here, MAX_MED);
      assertTrue(line.contains("model.d_model = 16 there and 8 here"), line);
      assertTrue(line.endsWith("or take another model"), line);
    }
  }

  @Test
  void theSameWidthOfHeadsIsNoDifferenceHoweverItIsWritten() {
    ModelSpec there = model(Map.of("dHead", 4));
    Transfer transfer = transfer(take(InitPart.ALL), there, MAX_MED, model(Map.of()), MAX_MED);
    assertArrayEquals(trained(there, MAX_MED), transfer.weights());
  }

  private static double[] products(float[] weights, ModelSpec spec) {
    double[] products = new double[100];
    for (int a = 0; a < 10; a++) {
      for (int b = 0; b < 10; b++) {
        float[] left = row(weights, spec, SUM_MAX, "embed.W_E", a);
        float[] right = row(weights, spec, SUM_MAX, "embed.W_E", b);
        for (int i = 0; i < left.length; i++) {
          products[10 * a + b] += (double) left[i] * right[i];
        }
      }
    }
    return products;
  }

  /** All lengths and angles among rows are their products. */
  @ParameterizedTest
  @ValueSource(ints = {8, 4})
  void rotatesTheValuesRowsAndTakesThemFromANarrowerModel(int narrower) {
    ModelSpec there = model(Map.of("dModel", narrower));
    ModelSpec here = model(Map.of());
    InitSpec rotated = take(InitPart.NUMBERS).with(InitControl.ROTATE_NUMBERS);
    Transfer transfer = transfer(rotated, there, SUM_MAX, here, SUM_MAX);
    assertEquals(ParameterSet.parse("0-80", 1000), transfer.loaded());
    float[] source = trained(there, SUM_MAX);
    // Elements are near 0.02 and rounded to float32: products to 1e-9.
    assertArrayEquals(products(source, there), products(transfer.weights(), here), 1e-9);
    float[] first = row(source, there, SUM_MAX, "embed.W_E", 0);
    assertNotEquals(first[0], transfer.weights()[0], 1e-4, "turned");
    assertArrayEquals(
        transfer.weights(), transfer(rotated, there, SUM_MAX, here, SUM_MAX).weights());
    float[] drawn = drawn(here, SUM_MAX);
    assertArrayEquals(
        Arrays.copyOfRange(drawn, 80, drawn.length),
        Arrays.copyOfRange(transfer.weights(), 80, drawn.length),
        "the rest");
  }

  @Test
  void rotatesNoOtherRowsAndHintsAtANarrowerModel() {
    ModelSpec spec = model(Map.of());
    InitSpec rotated = take(InitPart.ALL).with(InitControl.ROTATE_NUMBERS);
    Transfer transfer = transfer(rotated, spec, SUM_MAX, spec, SUM_MAX);
    float[] trained = trained(spec, SUM_MAX);
    assertArrayEquals(
        Arrays.copyOfRange(trained, 80, trained.length),
        Arrays.copyOfRange(transfer.weights(), 80, trained.length));
    ModelSpec narrow = model(Map.of("dModel", 4));
    String line = refusal(take(InitPart.NUMBERS), narrow, SUM_MAX, spec, SUM_MAX);
    assertTrue(line.endsWith("init.part: numbers, init.rotate_numbers: true"), line);
    ModelSpec wide = model(Map.of("dModel", 16));
    InitSpec numbers = take(InitPart.NUMBERS).with(InitControl.ROTATE_NUMBERS);
    assertTrue(refusal(numbers, wide, SUM_MAX, spec, SUM_MAX).contains("model.d_model = 16"));
  }

  @Test
  void operationsOfAnotherNotationAreNewTokens() {
    Vocabulary words = vocabulary(Notation.WORD, 10, "SUM", "MAX");
    ModelSpec spec = model(Map.of());
    Transfer transfer = transfer(take(InitPart.ALL), spec, words, spec, SUM_MAX);
    assertTrue(transfer.newTokens().containsAll(List.of("SUM", "MAX")), transfer.newTokens() + "");
  }

  @Test
  void freezesWhatIsToldAndNothingElse() {
    ModelSpec spec = model(Map.of());
    ParameterLayout layout = ParameterLayout.of(spec, SUM_MAX.size());
    ParameterSet loaded = transfer(take(InitPart.NUMBERS), spec, MAX_MED, spec, SUM_MAX).loaded();
    assertEquals(ParameterSet.NONE, Freeze.NONE.frozen(layout, loaded));
    assertEquals(loaded, Freeze.LOADED.frozen(layout, loaded));
    assertEquals(
        (SUM_MAX.size() + 8) * 8, Freeze.EMBEDDINGS.frozen(layout, ParameterSet.NONE).size());
    assertEquals(layout.blockSize(), Freeze.BLOCKS.frozen(layout, ParameterSet.NONE).size());
    assertNotEquals(loaded, Freeze.BLOCKS.frozen(layout, loaded));
  }
}
