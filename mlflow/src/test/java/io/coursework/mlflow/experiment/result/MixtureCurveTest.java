package io.coursework.mlflow.experiment.result;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MixtureCurveTest {

  @Test
  void averagesChoicesOverStretches() {
    MixtureCurve curve = new MixtureCurve(400); // stretches of four steps
    for (long done = 1; done <= 400; done++) {
      curve.add(done, done % 4 == 0 ? Map.of("SUM", 1.0) : Map.of("MAX", 1.0));
    }
    assertEquals(100, curve.steps().length);
    assertEquals(4, curve.steps()[0]);
    assertEquals(400, curve.steps()[99]);
    assertEquals(0.25, curve.weights("SUM")[50]);
    assertEquals(0.75, curve.weights("MAX")[50]);
    assertEquals(0, curve.weights("MED")[50]);
  }

  @Test
  void tellsWhetherTheMixEverChanged() {
    MixtureCurve thirds = new MixtureCurve(1000);
    MixtureCurve staged = new MixtureCurve(1000);
    for (long done = 1; done <= 1000; done++) {
      thirds.add(done, Map.of("MAX", 1.0 / 3, "MED", 1.0 / 3, "SUM", 1.0 / 3));
      staged.add(done, Map.of(done <= 500 ? "MAX" : "SUM", 1.0));
    }
    assertFalse(thirds.changes());
    assertTrue(staged.changes());
  }

  @Test
  void hasAPointForEveryStepOfAShortTraining() {
    MixtureCurve curve = new MixtureCurve(3);
    for (long done = 1; done <= 3; done++) {
      curve.add(done, Map.of("SUM", 1.0));
    }
    assertArrayEquals(new double[] {1, 2, 3}, curve.steps());
  }
}
