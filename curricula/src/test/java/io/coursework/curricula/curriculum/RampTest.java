package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.curriculum.Ramp.Shape;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RampTest {
  private static final Map<String, Double> EASY = Map.of("MAX", 1.0, "MED", 1.0);
  private static final Map<String, Double> HARD = Map.of("SUM", 5.0);

  @ParameterizedTest
  @CsvSource({
    // of 100 steps the ramp takes 25..75
    "LINEAR, 0, 0",
    "LINEAR, 25, 0",
    "LINEAR, 30, 0.1",
    "LINEAR, 50, 0.5",
    "LINEAR, 75, 1",
    "LINEAR, 99, 1",
    "COSINE, 50, 0.5",
    "COSINE, 35, 0.0954915", // (1 - cos 36 deg) / 2
    "SIGMOID, 50, 0.5",
    "SIGMOID, 35, 0.0242443", // (1 + tanh(-1.8) / tanh 3) / 2
    "STEP, 49, 0",
    "STEP, 50, 1"
  })
  void goesFromTheFirstMixToTheLast(Shape shape, long step, double share) {
    Map<String, Double> weights =
        new Ramp(EASY, HARD, shape, 0.25, 0.75).lesson(step, 100).weights();
    assertEquals(share, weights.get("SUM"), 1e-7); // as many digits as were reckoned by hand
    assertEquals((1 - share) / 2, weights.get("MAX"), 1e-7);
  }

  @ParameterizedTest
  @EnumSource
  void reachesBothEndsAndNeverTurnsBack(Shape shape) {
    assertEquals(0, shape.at(0));
    assertEquals(1, shape.at(1));
    for (double x = 0; x < 1; x += 0.01) {
      assertTrue(shape.at(x) <= shape.at(x + 0.01), shape + " at " + x);
    }
    assertEquals(1, shape.at(0.3) + shape.at(0.7), 1e-15);
  }

  @ParameterizedTest
  @EnumSource
  void changesAtOnceWhereStartIsEnd(Shape shape) {
    Teacher teacher = new Ramp(EASY, HARD, shape, 0.3, 0.3).teacher(10);
    assertEquals(0, teacher.lesson(2).weights().get("SUM"));
    assertEquals(1, teacher.lesson(3).weights().get("SUM"));
  }

  @Test
  void trainsTheOperationsOfBothEnds() {
    Ramp ramp = new Ramp(Map.of("med", 1.0), Map.of("ADD", 1.0, "MAX", 0.0), Shape.LINEAR, 0, 1);
    assertEquals(List.of("MED", "SUM"), List.copyOf(ramp.operations()));
  }

  @Test
  void reportsAllThatIsWrong() {
    var thrown =
        assertThrows(
            InvalidSpecException.class,
            () -> new Ramp(Map.of("MAX", -1.0), Map.of(), null, 1.5, Double.NaN));
    assertEquals(
        List.of(
            "from.MAX = -1.0 is not a valid weight; choose a finite number >= 0",
            "from = {MAX=-1.0} give no operation a weight above 0; give at least one, e.g. SUM: 1",
            "to = {} give no operation a weight above 0; give at least one, e.g. SUM: 1",
            "shape is missing; choose linear, cosine, sigmoid or step",
            "start = 1.5 is outside [0, 1]",
            "end = NaN is outside [0, 1]"),
        thrown.problems());
    assertEquals(
        "start = 0.6 is after end = 0.5; choose start <= end",
        assertThrows(InvalidSpecException.class, () -> new Ramp(EASY, HARD, Shape.STEP, 0.6, 0.5))
            .getMessage());
  }
}
