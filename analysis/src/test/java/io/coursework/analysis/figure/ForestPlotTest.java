package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForestPlotTest {

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static String ratio(double value, double low, double high, double from, double to) {
    return ForestPlot.svg(
        "C3",
        "ratio",
        true,
        List.of(
            new ForestPlot.Row(
                "C3 SUM / MAX", value, low, high, from, to, ForestPlot.Conclusion.UNDECIDED)));
  }

  @Test
  void numbersOfTheAxisStandUprightWhateverIsKnown() {
    assertFalse(ratio(Double.NaN, 0, INFINITE, 1, INFINITE).contains("rotate(90"), "nothing");
    assertFalse(ratio(Double.NaN, 0, INFINITE, 2, 7).contains("rotate(90"), "a closed region");
    assertFalse(ratio(1.2, 0.9, 1.4, 1, INFINITE).contains("rotate(90"), "an interval about one");
  }

  @Test
  void namesEachEffectAndEveryConclusion() {
    String svg = ratio(1.2, 0.9, 1.4, 1, INFINITE);
    for (String text : List.of("C3 SUM / MAX", "confirmed", "refuted", "undecided")) {
      assertTrue(svg.contains(text), text);
    }
  }
}
