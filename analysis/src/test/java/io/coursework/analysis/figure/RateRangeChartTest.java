package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RateRangeChartTest {

  private static final double[] RATES = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1};
  private static final double[] LOSSES = {3, 2.9, 2, 1, 2.5};
  private static final double[] SMOOTHED = {3, 2.7, 2, 1.6, 2.2};

  @Test
  void marksTheSuggestionAndTheDivergenceOnALogarithmicAxis() throws Exception {
    String svg = RateRangeChart.svg("Loss", RATES, LOSSES, SMOOTHED, 1e-3, OptionalDouble.of(0.1));
    Svg.assertSound(svg);
    List<String> texts = Svg.texts(svg);
    assertTrue(
        texts.containsAll(
            List.of("suggested 0.001", "diverges 0.1", "learning rate, logarithmic", "0.0001")),
        texts.toString());
    assertTrue(svg.contains("width=\"420\""), "fits a telephone");
  }

  @Test
  void saysNothingOfADivergenceThatWasNotSeen() throws Exception {
    String svg = RateRangeChart.svg("Loss", RATES, LOSSES, SMOOTHED, 1e-4, OptionalDouble.empty());
    Svg.assertSound(svg);
    assertFalse(svg.contains("diverges"));
  }
}
