package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.curriculum.Exp3s.Gain;
import io.coursework.curricula.curriculum.Student.Seen;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Exp3sTest {
  private static final List<String> TASKS = List.of("SUM", "MAX");

  private static Teacher teacher(Gain gain, double eta, long seed) {
    return new Exp3s(TASKS, gain, 0.05, eta)
        .teacher(new TrainingInfo(TASKS, 1000, seed, "SUM", List.of(0.0, 0.0)));
  }

  /** The state begins with the weights, in the order of the tasks. */
  private static double[] weights(Teacher teacher) {
    return Arrays.copyOf(teacher.state(), TASKS.size());
  }

  private static int drawn(Teacher teacher, long step) {
    return TASKS.indexOf(teacher.lesson(step).weights().keySet().iterator().next());
  }

  @Test
  void movesTheWeightsAsPublished() {
    Teacher teacher = teacher(Gain.PREDICTION, 0.1, 7);
    teacher.observe(0, Seen.gain(1));
    assertArrayEquals(new double[] {0, 0}, weights(teacher), 1e-15); // no spread yet: reward 0
    int drawn = drawn(teacher, 1);
    teacher.observe(1, Seen.gain(2)); // the best so far: reward 1, pi = 0.5, a = 1/3
    double[] second = weights(teacher);
    assertEquals(0.1376744, second[drawn], 1e-7); // ln(2/3 e^0.2 + 1/3)
    assertEquals(0.0712046, second[1 - drawn], 1e-7); // ln(2/3 + 1/3 e^0.2)

    int third = drawn(teacher, 2);
    teacher.observe(2, Seen.gain(0)); // the worst so far: reward -1, a = 1/4
    double pi = 0.95 / (1 + Math.exp(second[1 - third] - second[third])) + 0.025;
    double own = Math.exp(second[third] - 0.1 / pi);
    double other = Math.exp(second[1 - third]);
    assertEquals(Math.log(0.75 * own + 0.25 * other), weights(teacher)[third], 1e-14);
    assertEquals(Math.log(0.75 * other + 0.25 * own), weights(teacher)[1 - third], 1e-14);
  }

  @Test
  void mapsGainsByTheirQuantiles() {
    Teacher teacher = teacher(Gain.PREDICTION, 0.1, 7);
    teacher.observe(0, Seen.gain(0));
    teacher.observe(1, Seen.gain(2));
    double[] before = weights(teacher);
    int drawn = drawn(teacher, 2);
    teacher.observe(2, Seen.gain(1.3)); // quantiles of 0, 1.3, 2: 0.52 and 1.72
    double reward = 2 * (1.3 - 0.52) / (1.72 - 0.52) - 1;
    double pi = 0.95 / (1 + Math.exp(before[1 - drawn] - before[drawn])) + 0.025;
    double own = Math.exp(before[drawn] + 0.1 * reward / pi);
    double other = Math.exp(before[1 - drawn]);
    assertEquals(Math.log(0.75 * own + 0.25 * other), weights(teacher)[drawn], 1e-14);
  }

  @Test
  void countsGainsForEachToken() {
    Teacher few = teacher(Gain.PREDICTION, 0.1, 7);
    Teacher many = teacher(Gain.PREDICTION, 0.1, 7);
    for (int step = 0; step < 5; step++) {
      few.observe(step, new Seen(Map.of(), step * step, 0, 0, 0, 1));
      many.observe(step, new Seen(Map.of(), step * step * 64.0, 0, 0, 0, 64));
    }
    assertArrayEquals(few.state(), many.state()); // powers of two: exact
  }

  @Test
  void takesEachGainFromWhereItIsSeen() {
    for (Gain gain : Gain.values()) {
      Teacher teacher = teacher(gain, 0.1, 7);
      Teacher plain = teacher(Gain.PREDICTION, 0.1, 7);
      double[] gains = {3, 1, 2, 5};
      double target = 20;
      if (gain == Gain.TARGET) {
        teacher.observe(0, new Seen(Map.of(), 0, 0, target, 0, 1)); // nothing to compare with
      }
      for (int step = 0; step < gains.length; step++) {
        target -= gains[step];
        Seen seen =
            switch (gain) {
              case PREDICTION -> new Seen(Map.of(), 10, 10 - gains[step], -1, -1, 1);
              case GRADIENT -> new Seen(Map.of(), -1, -1, -1, Math.sqrt(gains[step]), 1);
              case TARGET -> new Seen(Map.of(), -1, -1, target, -1, 1);
            };
        teacher.observe(step, seen);
        plain.observe(step, Seen.gain(gains[step]));
      }
      assertArrayEquals(weights(plain), weights(teacher), 1e-12, gain.name());
    }
  }

  @Test
  void turnsToTheOperationThatGains() {
    Map<String, Double> speeds = Map.of("SUM", 0.001, "MAX", 0.0);
    for (long seed = 0; seed < 5; seed++) {
      Teacher teacher = teacher(Gain.PREDICTION, 0.01, seed);
      Student student = new Student(speeds, "SUM", 0, seed);
      int sums = 0;
      for (int step = 0; step < 1000; step++) {
        sums += step >= 500 && drawn(teacher, step) == 0 ? 1 : 0;
        teacher.observe(step, student.learn(teacher.lesson(step)));
      }
      assertTrue(sums > 400, "SUM in " + sums + " of the last 500 steps, seed " + seed);
    }
  }

  @Test
  void givesEachOperationItsFloor() {
    Teacher teacher = teacher(Gain.PREDICTION, 0.01, 3);
    double[] state = teacher.state();
    state[0] = 1e6; // as good as certain
    teacher.restore(state);
    int others = 0;
    for (int step = 0; step < 10_000; step++) {
      others += drawn(teacher, step);
    }
    assertEquals(250, others, 5 * 16); // epsilon / 2 of them; 5 standard deviations
  }

  @Test
  void reportsAllThatIsWrong() {
    var thrown =
        assertThrows(InvalidSpecException.class, () -> new Exp3s(null, null, 1.1, Double.NaN));
    assertEquals(
        List.of(
            "tasks is empty; name at least one operation, such as [MAX, SUM]",
            "gain is missing; choose prediction, gradient or target",
            "epsilon = 1.1 is outside [0, 1]; choose e.g. 0.05",
            "eta = NaN is not a number above 0; choose e.g. 0.001"),
        thrown.problems());
  }
}
