package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.curriculum.Difficulty.Order;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.DifficultyAxis;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompetenceTest {
  private static final Map<String, Double> MIX = Map.of("SUM", 3.0, "MAX", 1.0);

  @ParameterizedTest
  @CsvSource({
    "0.01, 2, 0, 0.01",
    "0.01, 2, 25, 0.50007499", // sqrt(0.25 * 0.9999 + 0.0001)
    "0.01, 2, 50, 0.70714214", // sqrt(0.50005)
    "0.01, 2, 99, 0.99498794", // sqrt(0.990001)
    "0.01, 2, 100, 1",
    "0.01, 2, 199, 1",
    "0.2, 1, 50, 0.6",
    "1, 2, 0, 1"
  })
  void growsAsPublished(double c0, double p, long step, double share) {
    Lesson lesson =
        new Competence(MIX, DifficultyAxis.WRAPS, c0, p, 0.5).lesson(step, 200); // T = 100
    assertEquals(share, lesson.difficulty().share(), 1e-8); // digits reckoned by hand
    assertEquals(Order.EASY_FIRST, lesson.difficulty().order());
    assertEquals(DifficultyAxis.WRAPS, lesson.difficulty().axis());
    assertEquals(Map.of("SUM", 0.75, "MAX", 0.25), lesson.weights());
  }

  @Test
  void staysALimitForSmallAndLargePowers() {
    for (double p : new double[] {1e-3, 1, 7, 1e3}) {
      Teacher teacher = new Competence(MIX, DifficultyAxis.DEPTH, 0.01, p, 1).teacher(100);
      double before = 0;
      for (int step = 0; step < 100; step++) {
        double share = teacher.lesson(step).difficulty().share();
        assertEquals(Math.max(before, share), share, "p = " + p);
        before = share;
      }
    }
  }

  @Test
  void reportsAllThatIsWrong() {
    var thrown =
        assertThrows(
            InvalidSpecException.class, () -> new Competence(null, null, 0, Double.NaN, 1.1));
    assertEquals(
        List.of(
            "weights = null give no operation a weight above 0; give at least one, e.g. SUM: 1",
            "axis is missing; choose depth, operands, reductions, length or wraps",
            "c0 = 0.0 is outside ]0, 1]; choose e.g. 0.01",
            "p = NaN is not a number above 0; choose 1 or 2",
            "full = 1.1 is outside ]0, 1]; choose e.g. 0.5"),
        thrown.problems());
  }
}
