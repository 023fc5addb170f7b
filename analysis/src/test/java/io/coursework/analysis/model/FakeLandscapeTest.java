package io.coursework.analysis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FakeLandscapeTest extends LossLandscapeContract {

  private final LossLandscape landscape =
      new FakeLandscape(new double[] {1, 4, 0.5}, List.of("SUM", "MAX"), 0.25, 0.1);

  @Override
  protected LossLandscape landscape() {
    return landscape;
  }

  @Test
  void withoutNoiseItsLossesAreKnown() {
    LossLandscape still = new FakeLandscape(new double[] {1, 4}, List.of("SUM", "MAX"), 0.25, 0);
    assertEquals(0.25, still.loss(still.weights(), "SUM", 0));
    assertEquals(0.25 + 0.5 + 2, still.loss(still.weights(), "MAX", 0));
  }
}
