package io.coursework.tfmodel.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.group.Blocks;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** First rows of the numbers by a formula. */
class NumberTableTest {

  private static final int N = 10;
  private static final int WIDTH = 8;
  private static final ModelSpec SPEC = Architectures.with(Map.of("tiedHead", false)).getPayload();
  private static final Vocabulary VOCABULARY =
      new Vocabulary(
          new Catalogue(Set.of())
              .task(
                  new TaskSpec(
                      new Integers(N, MedianRule.LOWER),
                      List.of("SUM"),
                      Notation.BRACKET,
                      1,
                      0.5,
                      2,
                      3,
                      Reduction.INNERMOST)));

  private static InitSpec table(NumberTable numbers, int frequency) {
    return new InitSpec("", InitPart.ALL, numbers, frequency, Freeze.LOADED, false, false, false);
  }

  private static float[] drawn(long seed) {
    return Initialization.draw(ParameterLayout.of(SPEC, VOCABULARY.size()), seed);
  }

  private static Transfer begin(InitSpec init, long seed) {
    return Transfer.of(init, SPEC, VOCABULARY, drawn(seed), seed);
  }

  private static double distance(float[] weights, int a, int b) {
    double squares = 0;
    for (int i = 0; i < WIDTH; i++) {
      double difference = weights[a * WIDTH + i] - weights[b * WIDTH + i];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  private static double norm(float[] weights) {
    double squares = 0;
    for (int i = 0; i < N * WIDTH; i++) {
      squares += (double) weights[i] * weights[i];
    }
    return Math.sqrt(squares);
  }

  /** Distances by hand, over that of 0 and 1. */
  @ParameterizedTest
  @CsvSource({
    "LINE,        1, 2, 2",
    "LINE,        1, 9, 9",
    "RING,        1, 5, 3.2360679775", // 1 / sin(pi/10)
    "RING,        1, 9, 1",
    "RING,        3, 3, 0.3819660113", // sin(9 pi/10) / sin(3 pi/10)
    "LINE_PARITY, 1, 2, 0.3429971703", // 2u / sqrt(u^2 + 4) with u^2 = 12/99
  })
  void laysTheNumbersAsTheFormulaSays(
      NumberTable numbers, int frequency, int other, double expected) {
    Transfer begun = begin(table(numbers, frequency), 4);
    double one = distance(begun.weights(), 0, 1);
    // Elements are rounded to float32: 6e-8 of themselves, and differences of them ten times that.
    assertEquals(expected, distance(begun.weights(), 0, other) / one, 1e-5);
    assertEquals(norm(drawn(4)), norm(begun.weights()), 1e-6 * norm(drawn(4)));
    assertEquals(ParameterSet.parse("0-80", 1000), begun.loaded());
    assertEquals(VOCABULARY.tokens().subList(N, VOCABULARY.size()), begun.newTokens());
    float[] rest = drawn(4);
    assertArrayEquals(
        Arrays.copyOfRange(rest, N * WIDTH, rest.length),
        Arrays.copyOfRange(begun.weights(), N * WIDTH, rest.length));
  }

  @Test
  void directionsAreTheSeedsAndTheGeometryIsNot() {
    InitSpec ring = table(NumberTable.RING, 1);
    float[] weights = begin(ring, 4).weights();
    assertArrayEquals(weights, begin(ring, 4).weights());
    float[] other = begin(ring, 5).weights();
    assertNotEquals(weights[0], other[0]);
    double scale = norm(other) / norm(weights);
    assertEquals(scale * distance(weights, 2, 5), distance(other, 2, 5), 1e-6);
  }

  @Test
  void withoutATableAllIsTheRandomDraw() {
    Transfer begun =
        begin(
            new InitSpec("", InitPart.ALL, NumberTable.NONE, 1, Freeze.NONE, false, false, false),
            4);
    assertArrayEquals(drawn(4), begun.weights());
    assertTrue(begun.loaded().isEmpty());
  }

  @Test
  void shufflingGivesTheSameRowsToOtherNumbers() {
    InitSpec line = table(NumberTable.LINE, 1);
    float[] plain = begin(line, 4).weights();
    float[] shuffled = begin(line.with(InitControl.SHUFFLE_NUMBERS), 4).weights();
    int[] order = TokenMatch.shuffled(N, 4);
    assertNotEquals(
        Arrays.toString(order), Arrays.toString(Arrays.stream(order).sorted().toArray()));
    for (int i = 0; i < N * WIDTH; i++) {
      // The norm is a sum in another order: a last bit of the factor.
      assertEquals(plain[order[i / WIDTH] * WIDTH + i % WIDTH], shuffled[i], 1e-8);
    }
  }

  private static double determinant(OrthonormalMap map) {
    double[] x = map.apply(new double[] {1, 0});
    double[] y = map.apply(new double[] {0, 1});
    return x[0] * y[1] - x[1] * y[0];
  }

  /** In two dimensions: any angle, and as many reflections as rotations. */
  @Test
  void drawsRotationsUniformly() {
    int draws = 4000;
    int[] quarters = new int[4];
    int reflections = 0;
    for (int draw = 0; draw < draws; draw++) {
      OrthonormalMap map = OrthonormalMap.draw(2, 2, Randomness.of(draw, "test"));
      double[] image = map.apply(new double[] {1, 0});
      assertEquals(1, Math.abs(determinant(map)), 1e-12);
      quarters[(image[0] > 0 ? 1 : 0) + (image[1] > 0 ? 2 : 0)]++;
      reflections += determinant(map) < 0 ? 1 : 0;
    }
    // Five standard deviations of a share of 1/4 and of 1/2.
    for (int quarter : quarters) {
      assertEquals(draws / 4.0, quarter, 137);
    }
    assertEquals(draws / 2.0, reflections, 158);
    assertThrows(
        IllegalArgumentException.class, () -> OrthonormalMap.draw(3, 2, Randomness.of(0, "test")));
  }

  private static String problem(InitSpec init, Domain domain, ModelSpec model) {
    Requirements requirements = new Requirements();
    init.require(requirements, domain, model);
    InvalidSpecException e = assertThrows(InvalidSpecException.class, requirements::throwIfAny);
    assertEquals(1, e.problems().size(), e.getMessage());
    return e.getMessage();
  }

  @Test
  void saysWhatATableDoesNotGoWith() {
    Domain ten = new Integers(N, MedianRule.LOWER);
    assertTrue(
        problem(table(NumberTable.RING, 4), ten, SPEC)
            .startsWith("init.ring_frequency = 4 shares a divisor with the 10 values"));
    ModelSpec tied = Architectures.with(Map.of("tiedHead", true)).getPayload();
    assertTrue(
        problem(table(NumberTable.LINE_PARITY, 1), ten, tied)
            .startsWith("init.numbers = line_parity, frozen, leaves numbers"));
    table(NumberTable.RING, 3).require(new Requirements(), ten, tied);
    assertTrue(
        problem(
                table(NumberTable.LINE, 1),
                new Permutations("S3", "alternating", Blocks.COSETS, 0),
                SPEC)
            .startsWith("init.numbers = line needs numbers"));
  }
}
