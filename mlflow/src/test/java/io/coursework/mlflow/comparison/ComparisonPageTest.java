package io.coursework.mlflow.comparison;

import static io.coursework.mlflow.comparison.Records.ACCURACY;
import static io.coursework.mlflow.comparison.Records.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ComparisonPageTest {

  private static String page(RunComparison comparison) {
    return new ComparisonPage(
            comparison,
            new ComparisonTables(comparison, false),
            comparison.curves(false),
            Optional.empty())
        .html();
  }

  private static RunComparison of(String first, String second) {
    Map<String, Double> last = Map.of(ACCURACY, 0.25, "probe/parity/share", 0.5);
    return RunComparison.of(
        Grouping.bySeed(List.of(run(first, 0, last), run(first, 1, last), run(second, 0, last))),
        List.of());
  }

  @Test
  void showsResultsCurvesFindingsParamsAndRunsAndLeadsNowhereElse() {
    String page = page(of("sum", "joint"));
    for (String section : List.of("results", "curves", "findings", "params", "runs")) {
      assertTrue(page.contains("<section id=\"" + section + "\""), section);
    }
    assertTrue(page.contains("runs/sum-seed-1"));
    Matcher address = Pattern.compile("\\b(?:href|src)=[\"']([^\"']*)").matcher(page);
    while (address.find()) {
      assertTrue(address.group(1).startsWith("#"), address.group());
    }
    assertFalse(page.contains("@import"));
    assertEquals(page, page(of("sum", "joint")), "the same for the same runs");
  }

  @Test
  void noNameBecomesMarkup() {
    String evil = "</script><script>alert(1)</script>\"'&\t<img src=x onerror=alert(2)>";
    String page = page(of(evil, "joint"));
    assertFalse(page.contains("<script>alert"), "in text, chart data and drawings");
    assertFalse(page.contains("<img src=x"));
    assertTrue(page.contains("&lt;img src=x"));
  }

  @Test
  void aGroupThatLacksAMetricKeepsItsColour() {
    RunComparison comparison =
        RunComparison.of(
            Grouping.bySeed(
                List.of(
                    run("sum", 0, 0.5),
                    run("joint", 0, Map.of(ACCURACY, 0.5, "eval/max/accuracy", 0.7)))),
            List.of());
    String page = page(comparison);
    String chart = page.substring(page.lastIndexOf("\"curves\":["));
    assertTrue(chart.indexOf("\"label\":\"sum\"") < chart.indexOf("\"label\":\"joint\""));
    assertTrue(chart.indexOf("\"label\":\"sum\"") >= 0, "it stands in the legend");
  }
}
