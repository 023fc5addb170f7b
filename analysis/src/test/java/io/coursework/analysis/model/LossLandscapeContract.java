package io.coursework.analysis.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.model.LossLandscape.Slope;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every loss as a function of the weights keeps to. */
public abstract class LossLandscapeContract {

  /** The landscape, of at least two tasks; the same for all tests of a class, which closes it. */
  protected abstract LossLandscape landscape();

  private String task() {
    return landscape().tasks().get(0);
  }

  @Test
  void eachTaskAndBatchHasItsOwnLossAlwaysTheSame() {
    float[] weights = landscape().weights();
    assertEquals(landscape().size(), weights.length);
    assertTrue(landscape().batchSize() > 0);
    double loss = landscape().loss(weights, task(), 0);
    assertEquals(loss, landscape().loss(weights, task(), 0), "the same twice, to the bit");
    assertNotEquals(loss, landscape().loss(weights, task(), 1), "another batch");
    assertNotEquals(loss, landscape().loss(weights, landscape().tasks().get(1), 0), "another task");
  }

  @Test
  void askingElsewhereLeavesTheTrainedWeightsAsTheyAre() {
    float[] weights = landscape().weights();
    double loss = landscape().loss(weights, task(), 0);
    float[] elsewhere = weights.clone();
    for (int i = 0; i < elsewhere.length; i++) {
      elsewhere[i] += 0.5f;
    }
    assertNotEquals(loss, landscape().slope(elsewhere, task(), 0).loss());
    landscape().weights()[0] += 1;
    assertArrayEquals(weights, landscape().weights());
    assertEquals(loss, landscape().loss(weights, task(), 0));
  }

  /**
   * Along random signs; a loss near 1 is rounded by 1e-7 in float32, which over 2e-3 is 1e-4; the
   * rest is curvature.
   */
  @Test
  void theGradientIsThatOfFiniteDifferences() {
    Random random = new Random(2);
    float[] weights = landscape().weights();
    Slope slope = landscape().slope(weights, task(), 3);
    assertEquals(landscape().loss(weights, task(), 3), slope.loss(), 1e-5 * slope.loss());
    float[] up = weights.clone();
    float[] down = weights.clone();
    double expected = 0;
    double squares = 0;
    for (int i = 0; i < weights.length; i++) {
      float step = random.nextBoolean() ? 1e-3f : -1e-3f;
      up[i] += step;
      down[i] -= step;
      expected += slope.gradient()[i] * (up[i] - down[i]);
      squares += Math.pow(slope.gradient()[i], 2);
    }
    double measured = landscape().loss(up, task(), 3) - landscape().loss(down, task(), 3);
    assertEquals(expected / 2e-3, measured / 2e-3, 0.02 * Math.sqrt(squares) + 5e-4);
  }

  @Test
  void refusesATaskThatItDoesNotHaveAndWeightsOfAnotherModel() {
    float[] weights = landscape().weights();
    String unknown =
        assertThrows(
                IllegalArgumentException.class, () -> landscape().loss(weights, task() + "X", 0))
            .getMessage();
    assertTrue(unknown.contains("did you mean '" + task() + "'?"), unknown);
    assertThrows(IllegalArgumentException.class, () -> landscape().slope(new float[1], task(), 0));
  }
}
