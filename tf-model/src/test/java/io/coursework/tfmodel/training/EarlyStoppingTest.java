package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.tfmodel.training.EarlyStoppingSpec.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

  /** The step at which a training stops that is evaluated every 100 steps; -1 if it does not. */
  private static long stop(EarlyStoppingSpec spec, double... values) {
    List<Measured> evaluations = new ArrayList<>();
    for (double value : values) {
      evaluations.add(new Measured(100L * (evaluations.size() + 1), value));
      if (spec.reasonToStop(evaluations).isPresent()) {
        return 100L * evaluations.size();
      }
    }
    return -1;
  }

  private static EarlyStoppingSpec best(StoppingMetric metric, int patience, long minSteps) {
    return new EarlyStoppingSpec(metric, StoppingRule.BEST, patience, 0.01, minSteps);
  }

  @Test
  void stopsWhenTheLossWasNotBetterForPatienceEvaluations() {
    EarlyStoppingSpec spec = best(StoppingMetric.LOSS, 3, 0);
    assertEquals(500, stop(spec, 2, 1, 1.5, 1.2, 1.1, 0.1));
    assertEquals(-1, stop(spec, 2, 1, 1.5, 1.2, 0.9, 1.2, 1.2));
    assertEquals(500, stop(spec, 2, 1, 0.995, 0.992, 0.991), "less than min_delta is nothing");
    assertEquals(
        Optional.of(
            "held-out loss was not better than 1.0000 of step 100 by more than 0.01 in 3 evaluations"),
        spec.reasonToStop(
            List.of(
                new Measured(100, 1), new Measured(200, 2),
                new Measured(300, 2), new Measured(400, 2))));
  }

  @Test
  void anAccuracyIsBetterWhenItIsHigher() {
    EarlyStoppingSpec spec = best(StoppingMetric.ACCURACY, 2, 0);
    assertEquals(-1, stop(spec, 0.1, 0.2, 0.3, 0.4, 0.5));
    assertEquals(300, stop(spec, 0.5, 0.4, 0.3, 0.9));
  }

  @Test
  void evaluationsBeforeMinStepsDoNotCountAgainstTheTraining() {
    assertEquals(500, stop(best(StoppingMetric.LOSS, 2, 400), 1, 2, 2, 2, 2, 2));
  }

  @Test
  void noneNeverStops() {
    assertEquals(-1, stop(EarlyStoppingSpec.NEVER, 1, 1, 1, 1, 1, 1, 1, 1));
  }

  /** The counter rises where the mean of five stays or worsens, and falls where it improves. */
  @Test
  void theTrendOfFiveEvaluationsAgainstTheFiveBeforeStopsIt() {
    EarlyStoppingSpec spec =
        new EarlyStoppingSpec(StoppingMetric.LOSS, StoppingRule.TREND, 3, 2.5e-4, 0);
    double[] flat = new double[20];
    assertEquals(1200, stop(spec, flat), "at 10, 11 and 12 evaluations");
    double[] falling = new double[40];
    double[] rising = new double[40];
    double[] slowlyRising = new double[40];
    for (int i = 0; i < 40; i++) {
      falling[i] = -1e-3 * i;
      rising[i] = 1e-3 * i;
      slowlyRising[i] = 0.7e-4 * i; // by 3.5e-4 in five: between min_delta and twice of it
    }
    assertEquals(-1, stop(spec, falling));
    assertEquals(1200, stop(spec, rising));
    assertEquals(-1, stop(spec, slowlyRising));
    // Two count against it; then a jump down, which evaluations 12 to 20 see, takes them back.
    double[] jump = new double[24];
    for (int i = 11; i < 24; i++) {
      jump[i] = -1;
    }
    assertEquals(2300, stop(spec, jump), "at 21, 22 and 23 evaluations");
  }

  @Test
  void refusesPatienceOfNothing() {
    InvalidSpecException e =
        assertThrows(
            InvalidSpecException.class,
            () -> new EarlyStoppingSpec(StoppingMetric.LOSS, StoppingRule.BEST, 0, -1, -1));
    assertEquals(3, e.problems().size());
    assertTrue(e.problems().get(0).startsWith("patience = 0"), e.problems().get(0));
  }
}
