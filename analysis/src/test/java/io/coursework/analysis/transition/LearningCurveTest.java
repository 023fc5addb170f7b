package io.coursework.analysis.transition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.statistics.Survival;
import org.junit.jupiter.api.Test;

class LearningCurveTest {

  private static LearningCurve of(double... accuracy) {
    double[] steps = new double[accuracy.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = 100 * (i + 1);
    }
    return new LearningCurve(steps, accuracy);
  }

  @Test
  void learnsAtTheFirstOfTwoGoodEvaluations() {
    assertEquals(new Survival(400, true), of(0.1, 0.95, 0.5, 0.9, 0.9, 0.2).learned());
  }

  @Test
  void isCensoredAtTheBudgetIfOnlyTheLastEvaluationIsGood() {
    assertEquals(new Survival(300, false), of(0.1, 0.5, 0.99).learned());
  }

  @Test
  void flagsARunThatStillRises() {
    // The last fifth of 1,000 steps begins at step 800.
    assertTrue(of(0, 0, 0, 0, 0, 0, 0, 0.5, 0.51, 0.53).stillRising());
    assertFalse(of(0, 0, 0, 0, 0, 0, 0, 0.5, 0.9, 0.515).stillRising());
    assertFalse(of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.8, 0.8).stillRising());
  }

  @Test
  void measuresTheGrokkingGap() {
    LearningCurve training = of(0.95, 0.99, 1, 1, 1, 1);

    assertEquals(Bracket.at(4), LearningCurve.grokkingGap(training, of(0, 0, 0, 0.9, 1, 1)));
    assertEquals(Bracket.above(6), LearningCurve.grokkingGap(training, of(0, 0, 0, 0.1, 0, 0)));
    assertEquals(Bracket.unknown(), LearningCurve.grokkingGap(of(0, 0), of(0, 0)));
  }

  @Test
  void wantsEvaluationsInOrder() {
    assertEquals(
        "evaluation 1 is at x = 100.0, not after 100.0; give evaluations in order",
        assertThrows(
                IllegalArgumentException.class,
                () -> new LearningCurve(new double[] {100, 100}, new double[] {0, 1}))
            .getMessage());
  }
}
