package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.spec.InvalidSpecException;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static OptimizerSpec spec(Schedule schedule, double finalShare) {
    return new OptimizerSpec(
        OptimizerType.ADAMW,
        1e-4,
        schedule,
        0,
        finalShare,
        0.1,
        0.9,
        0.99,
        1e-8,
        0.9,
        false,
        0.1,
        1,
        0);
  }

  @Test
  void anExponentialRateFallsOrRisesByTheSameFactorAtEachStep() {
    assertEquals(1e-4, spec(Schedule.EXPONENTIAL, 100).learningRate(0, 100));
    assertEquals(1e-3, spec(Schedule.EXPONENTIAL, 100).learningRate(50, 100), 1e-12);
    assertEquals(1e-5, spec(Schedule.EXPONENTIAL, 0.01).learningRate(50, 100), 1e-14);
  }

  @Test
  void noOtherScheduleRises() {
    assertEquals(
        "final_share = 2.0 is outside (0, 1]; only schedule = exponential may rise above 1",
        assertThrows(InvalidSpecException.class, () -> spec(Schedule.COSINE, 2)).getMessage());
  }
}
