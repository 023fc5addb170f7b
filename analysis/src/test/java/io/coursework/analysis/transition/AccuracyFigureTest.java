package io.coursework.analysis.transition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.TextTable;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AccuracyFigureTest {

  private static final double[] SIZES = {2e3, 3e3, 4.5e3, 7e3, 11e3, 17e3, 26e3, 40e3};

  private static Transitions transitions() {
    return Transitions.of(
        Simulated.all(
            Simulated.trials("SUM alone", Simulated.truth(0.97, 14_000, 4, 0.2), SIZES, 3, 1),
            Simulated.trials("MAX+MED+SUM", Simulated.truth(0.98, 5000, 4, 0.1), SIZES, 3, 2),
            Simulated.trials("SUM+NADD", Simulated.truth(0.3, 90_000, 4, 0.05), SIZES, 3, 3),
            Simulated.runs("MAX alone", 2000, 12, 11, 13),
            Simulated.runs("MAX alone", 4500, 98, 100, 99)),
        60,
        1);
  }

  @Test
  @Tag("long")
  void showsRunsCurvesAndTransitions() throws Exception {
    String svg =
        AccuracyFigure.svg(
            "Accuracy on SUM", "parameters", "accuracy on held-out SUM", transitions().all());

    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    String once = svg.replaceAll("<[^>]*>", "\n");
    for (String expected :
        List.of(
            "parameters",
            "accuracy on held-out SUM, one point per run",
            "N50",
            "10k",
            "SUM+NADD, 24 runs",
            "above 40k",
            "3k (2k–4.5k)")) {
      assertTrue(once.contains(expected), expected);
    }
    assertEquals(
        svg,
        AccuracyFigure.svg(
            "Accuracy on SUM", "parameters", "accuracy on held-out SUM", transitions().all()));
  }

  @Test
  void writesTheNumbersBehindTheFigure() {
    Transitions separated =
        Transitions.of(
            Simulated.all(Simulated.runs("MAX", 2000, 12, 11), Simulated.runs("MAX", 8000, 98, 99)),
            20,
            1);

    TextTable table = TransitionTable.of("sizes", separated.all());

    assertEquals(Quantity.values().length, table.rows().size());
    assertEquals(
        List.of(
            "MAX", "4", "N*", "4000.00", "2000.00", "8000.00", "2000.00", "8000.00", "", "", "",
            ""),
        table.rows().get(0));
  }

  @Test
  void saysBoundsInWords() {
    assertEquals("above 40k", AccuracyFigure.words(ResampledEstimate.of(Bracket.above(40_000))));
    assertEquals("below 850", AccuracyFigure.words(ResampledEstimate.of(Bracket.below(850))));
    assertEquals("unknown", AccuracyFigure.words(ResampledEstimate.of(Bracket.unknown())));
    assertEquals("9.84k", AccuracyFigure.words(ResampledEstimate.of(Bracket.at(9840))));
    assertEquals(
        "9.84k (above 8.2k)",
        AccuracyFigure.words(
            ResampledEstimate.of(
                Bracket.at(9840), new Bracket[] {new Bracket(8200, Double.POSITIVE_INFINITY)}, 5)));
  }
}
