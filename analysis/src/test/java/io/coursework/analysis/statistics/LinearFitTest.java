package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinearFitTest {

  private static final double[] X = Spearman.unitRanks(new double[] {1, 2, 3, 4, 5});
  // Ranks 1 2 3 4 5 against 2 1 4 3 5: Σd² = 4, so the correlation is 1 - 6·4/120 = 0.8.
  private static final double[] Y = Spearman.unitRanks(new double[] {2, 1, 4, 3, 5});

  @Test
  void explainsTheSquareOfTheCorrelationByOnePredictor() {
    assertEquals(0.64, LinearFit.explained(Y, List.of(X)), 1e-12);
  }

  @Test
  void explainsEverythingByTheSampleItself() {
    assertEquals(1, LinearFit.explained(Y, List.of(X, Y)), 1e-12);
  }

  @Test
  void countsAPredictorThatIsThereTwiceOnce() {
    double[] opposite = Spearman.unitRanks(new double[] {5, 4, 3, 2, 1});

    assertEquals(0.64, LinearFit.explained(Y, List.of(X, opposite, X)), 1e-12);
  }

  @Test
  void explainsNothingByConstantsOrNothing() {
    assertEquals(0, LinearFit.explained(Y, List.of(new double[5])));
    assertEquals(0, LinearFit.explained(Y, List.of()));
  }
}
