package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LearningTimesChartTest {

  private static final Pattern CIRCLE = Pattern.compile("<circle [^>]*cx=\"([^\"]+)\"");

  private static final LearningTimesChart.Series ALONE =
      new LearningTimesChart.Series(
          "alone",
          new double[] {1000, 1000, 1000, 1000, 2000},
          new double[] {9e6, 9e6, 9e6, 4e6, 2e6},
          new boolean[] {false, false, false, true, true},
          null);

  private static final LearningTimesChart.Series JOINT =
      new LearningTimesChart.Series(
          "joint", new double[] {1000}, new double[] {9e6}, new boolean[] {false}, null);

  @Test
  void saysHowManyRunsDidNotLearnAndKeepsTheGroupsApart() throws Exception {
    String svg = LearningTimesChart.svg("Times", "parameters", "tokens", List.of(ALONE, JOINT));

    Svg.assertSound(svg);
    List<String> texts = Svg.texts(svg);
    assertEquals(1, Collections.frequency(texts, "3"), texts.toString());
    assertEquals(1, Collections.frequency(texts, "1"), texts.toString());
    assertTrue(texts.containsAll(List.of("alone", "joint")), "the legend: " + texts);
    assertEquals(
        4, // alone at two sizes, joint beside it at one, and the keys of the legend
        CIRCLE.matcher(svg).results().map(circle -> circle.group(1)).distinct().count());
  }

  @Test
  void refusesAChartWithoutRuns() {
    LearningTimesChart.Series none =
        new LearningTimesChart.Series("none", new double[0], new double[0], new boolean[0], null);
    assertThrows(
        IllegalArgumentException.class,
        () -> LearningTimesChart.svg("Times", "parameters", "tokens", List.of(none)));
  }
}
