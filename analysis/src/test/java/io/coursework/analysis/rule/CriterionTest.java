package io.coursework.analysis.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CriterionTest {

  /** A log-normal ratio. */
  private static Effect ratio(double value, double error) {
    return level -> {
      double reach = error * new NormalDistribution().inverseCumulativeProbability((1 + level) / 2);
      return new Ends(value * Math.exp(-reach), value * Math.exp(reach));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0.1, CONFIRMED",
    "0.5, 0.1, REFUTED",
    "1.0, 0.05, REFUTED", // practically one
    "1.0, 0.5, UNDECIDED",
    "1.3, 0.5, UNDECIDED"
  })
  void aboveOne(double value, double error, Ruling ruling) {
    assertEquals(ruling, new Criterion.Above(1).judge(ratio(value, error), 0.05));
  }

  @ParameterizedTest
  @CsvSource({
    "3.7, 0.1, CONFIRMED",
    "1.2, 0.1, REFUTED",
    "12, 0.1, REFUTED",
    "2.2, 0.3, UNDECIDED"
  })
  void fromTwoToSeven(double value, double error, Ruling ruling) {
    assertEquals(ruling, new Criterion.Within(2, 7).judge(ratio(value, error), 0.05));
  }

  @Test
  void aBoundSupportsItsSideAndRefutesNothing() {
    Effect above = level -> new Ends(9, Double.POSITIVE_INFINITY);
    Effect below = level -> new Ends(0, 0.5);
    assertEquals(Ruling.CONFIRMED, new Criterion.Above(1).judge(above, 0.05));
    assertEquals(Ruling.BOUND, new Criterion.Above(1).judge(below, 0.05));
    assertEquals(Ruling.BOUND, new Criterion.Within(2, 7).judge(above, 0.05));
    assertEquals(Ruling.BOUND, new Criterion.Higher(0.1).judge(level -> Ends.unknown(), 0.05));
  }

  @ParameterizedTest
  @CsvSource({"0.01, 0.3, CONFIRMED", "-0.1, 0.09, REFUTED", "-0.1, 0.2, UNDECIDED"})
  void higher(double low, double high, Ruling ruling) {
    assertEquals(ruling, new Criterion.Higher(0.1).judge(level -> new Ends(low, high), 0.05));
  }

  /** Where no difference is practically none, only the opposite refutes. */
  @ParameterizedTest
  @CsvSource({"0.01, 0.03, CONFIRMED", "-0.1, 0.04, UNDECIDED", "-0.2, -0.01, REFUTED"})
  void higherOnAScaleWithoutAMargin(double low, double high, Ruling ruling) {
    assertEquals(ruling, new Criterion.Higher(0).judge(level -> new Ends(low, high), 0.05));
  }

  @Test
  void saysWhereItRefutes() {
    assertEquals(
        "lies below 1, or within a factor of 1.25 of it and not above it",
        new Criterion.Above(1).refutes());
    assertEquals("lies below 2 or above 7", new Criterion.Within(2, 7).refutes());
    assertEquals("lies below 0.1", new Criterion.Higher(0.1).refutes());
    assertEquals("lies below 0", new Criterion.Higher(0).refutes());
  }

  @Test
  void looksSpendNoMoreThanAlpha() {
    Looks looks = new Looks(List.of(8, 12, 16));
    double spent = looks.alpha(0, 0.05) + looks.alpha(1, 0.05) + looks.alpha(2, 0.05);
    assertEquals(0.05, spent, 1e-12);
    assertEquals(0.05 * Math.log(1 + (Math.E - 1) / 2), looks.alpha(0, 0.05), 1e-12);
    assertEquals(0.05, new Looks(List.of(9)).alpha(0, 0.05), 1e-12);
    for (List<Integer> wrong :
        List.of(List.<Integer>of(), List.of(7), List.of(8, 8), List.of(8, 9, 10, 11))) {
      assertThrows(IllegalArgumentException.class, () -> new Looks(wrong), wrong.toString());
    }
  }

  /** Holm at 5%: p of 0.01, 0.015, 0.04 and 0.2, where 0.04 must be below 0.05 / 2. */
  @Test
  void aFamilyIsJudgedAsHolmsCorrectionDoes() throws IOException {
    List<Double> claims = List.of(0.2, 0.01, 0.04, 0.015);
    assertEquals(
        Map.of(0.2, false, 0.01, true, 0.04, false, 0.015, true),
        Family.judge(claims, (p, alpha) -> p <= alpha, decided -> decided, 0.05));
  }
}
