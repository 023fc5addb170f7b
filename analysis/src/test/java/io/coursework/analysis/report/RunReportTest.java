package io.coursework.analysis.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.probe.Estimate;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunReportTest {

  private static final String SVG =
      "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"part0\"></g></svg>";
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\">(.*?)</script>");

  private static Guide guide(String text) {
    return (Guide)
        Proxy.newProxyInstance(
            Guide.class.getClassLoader(),
            new Class<?>[] {Guide.class},
            (guide, part, none) -> part.getName().equals("topic") ? Topic.NUMBERS : text);
  }

  private static ProbeCard card(String probe, Scores scores, String text) {
    return new ProbeCard(
        guide(text),
        new Finding(
            probe,
            scores,
            List.of(new Figure(probe + "_figure", text, SVG)),
            List.of(new TextTable(probe + "_table", List.of(text), List.of(List.of(text))))));
  }

  /** A report with one text in all places that take any. */
  private static RunReport report(String text) {
    return new RunReport(
        text,
        Map.of(text, text),
        "SUM",
        List.of(
            new Accuracy("SUM", 0.96, 0.93, 0.9, 0.03, 0.24, 1090),
            new Accuracy(text, 0.88, 0.65, 0.6, 0.23, 0.29, 109)),
        List.of(
            new PartAccuracy(
                text, text, Map.of("SUM", 0.31), Map.of(text, 0.27), Map.of("SUM", -0.02)),
            new PartAccuracy("monitor", text, Map.of("SUM", 0.42), Map.of("SUM", 0.11), Map.of())),
        List.of(
            new LineChart(
                text,
                text,
                "optimiser steps",
                text,
                List.of(Curve.line(text, new double[] {0, 10}, new double[] {0.1, Double.NaN})))),
        Optional.of(
            new EmbeddingMap(
                List.of(new MapToken(text, "mark", null)),
                List.of(new MapFrame(0, new double[][] {{0}}, new double[] {1})))),
        List.of(
            card(
                "ordering",
                new Scores()
                    .put("spearman_max", new Estimate(0.61, 0.5, 0.7))
                    .put("null_spearman_max", 0.45)
                    .put("p_value", 0.19),
                text),
            card("similarity", new Scores().put("share", 0.9).put("p_value", 0.0001), text),
            card("parity", new Scores().put("share", 0.2).put("p_value", 0.04), text)),
        new TreeMap<>(Map.of("circle", text)),
        List.of(
            new AnswerRow("held-out", "SUM", "( SUM 1 2 )", "3 E", "3 E", true, "right"),
            new AnswerRow("held-out", text, text, text, "expected", false, text)),
        text);
  }

  private static List<JsonNode> data(String html) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    Matcher data = DATA.matcher(html);
    while (data.find()) {
      all.add(new ObjectMapper().readTree(data.group(1)));
    }
    return all;
  }

  @Test
  void keepsTheStepsOfAChartExactAndItsValuesShort() throws Exception {
    String html =
        new LineChart(
                "t",
                "c",
                "steps",
                "loss",
                List.of(Curve.line("l", new double[] {0, 123_456}, new double[] {1, 1.0 / 3})))
            .html()
            .markup();

    JsonNode curve = data(html).get(0).get("curves").get(0);

    assertEquals(123_456, curve.get("x").get(1).asDouble());
    assertEquals(0.33333, curve.get("y").get(1).asDouble());
  }

  @Test
  void saysHowItDidInPlainWords() {
    String html = report("text").html();

    assertTrue(
        html.contains(
            "On SUM, which the training is for, the model answers 0.93 of the held-out"
                + " expressions right; always giving the commonest answer would score 0.24."));
    assertTrue(html.contains("best on SUM (0.93) and worst on text (0.65)"));
    assertTrue(
        html.contains(
            "The widest gap between training and held-out expressions is 0.23, on text."));
  }

  /** Adjusted for three tests: 0.0003, 0.08 and 0.19. */
  @Test
  void tellsWhatProbesFoundFromChance() {
    String text = Markup.checked(report("text").html()).replaceAll("<[^>]*>", "");

    assertTrue(
        text.contains("spearman_max 0.61 (0.45 at random), p 0.19: no more than chance"), text);
    assertTrue(text.contains("share 0.9, p 0.0001: beyond chance"));
    assertTrue(text.contains("share 0.2, p 0.040: beyond chance if it were the only test"));
    assertTrue(text.contains("3 tests, together at the 5% level (Holm)"));
    assertTrue(text.contains("0.5 to 0.7"), "the interval of a score");
  }

  @Test
  void listsProbesByTopicAndMarksThoseBeyondChance() {
    String html = Markup.checked(report("text").html());

    assertTrue(html.contains("<dt><a href=\"#topic-numbers\">Numbers</a></dt>"));
    assertTrue(html.contains("<a href=\"#probe-similarity\" class=\"beyond\">similarity</a>"));
    assertTrue(html.contains("<a href=\"#probe-parity\" class=\"probe\">parity</a>"));
    assertFalse(html.contains("topic-answers"), "a topic that nothing was asked of");
    assertTrue(html.contains("1 test finds no more than chance"));
  }

  @Test
  void givesAReasonOnceForAllProbesThatDidNotRun() {
    RunReport report = report("text");
    SortedMap<String, String> refusals =
        new TreeMap<>(
            Map.of("ring", "no numbers", "affinity", "one operation", "pca", "no numbers"));
    String html =
        new RunReport(
                report.title(),
                report.facts(),
                report.target(),
                report.accuracies(),
                report.parts(),
                report.curves(),
                report.embedding(),
                report.probes(),
                refusals,
                report.answers(),
                report.config())
            .html();

    assertTrue(html.contains("<dt>no numbers</dt><dd>pca, ring</dd>"));
    assertTrue(html.contains("<dt>one operation</dt><dd>affinity</dd>"));
  }

  @Test
  void holdsWhatItsScriptsShow() throws Exception {
    List<JsonNode> data = data(report("text").html());

    assertEquals(3, data.size());
    assertEquals("[0,10.0]", data.get(0).at("/curves/0/x").toString());
    assertEquals("[0.1,null]", data.get(0).at("/curves/0/y").toString());
    assertEquals("text", data.get(1).at("/tokens/0/text").asText());
    assertEquals("[0,0,1,\"( SUM 1 2 )\",\"3 E\"]", data.get(2).at("/rows/0").toString());
    assertEquals(
        "[1,0,0,\"text\",\"expected\",\"text\",\"text\"]", data.get(2).at("/rows/1").toString());
  }

  @Test
  void showsHostileTextsAsTexts() throws Exception {
    String hostile = "</script></pre><img onerror='x' src=\"y\"> & <b>";
    String html = report(hostile).html();

    String seen = Markup.checked(html);
    assertFalse(seen.contains("<img"), "a text became an element");
    assertFalse(seen.contains("<b>x"), "a text became an element");
    assertEquals(hostile, data(html).get(2).at("/rows/1/3").asText());
    assertEquals(hostile, data(html).get(0).at("/curves/0/label").asText());
  }

  @Test
  void keepsFiguresApart() {
    String html = report("text").html();

    assertTrue(html.contains("id=\"ordering_figure-part0\""));
    assertTrue(html.contains("id=\"parity_figure-part0\""));
  }

  @Test
  void showsThePartsSideBySide() {
    String seen = Markup.checked(report("text").html());

    assertTrue(seen.contains("The held-out parts side by side"));
    assertTrue(
        seen.contains(
            "<td>SUM</td><td class=\"number\">0.31</td><td class=\"number\">\u2013</td>"
                + "<td class=\"number\">\u22120.02</td>"),
        seen);
    assertFalse(
        Markup.checked(
                new RunReport(
                        "a model",
                        Map.of(),
                        "SUM",
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        new TreeMap<>(),
                        List.of(),
                        "name: x")
                    .html())
            .contains("side by side"));
  }

  @Test
  void leavesOutWhatThereIsNot() {
    String html =
        new RunReport(
                "a model",
                Map.of(),
                "SUM",
                List.of(
                    new Accuracy("SUM", 0.5, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0)),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                new TreeMap<>(),
                List.of(),
                "name: x")
            .html();

    String seen = Markup.checked(html);
    for (String id : List.of("curves", "embedding", "probes", "answers")) {
      assertFalse(seen.contains("id=\"" + id + "\""), id);
    }
    assertTrue(
        seen.contains(
            "Nothing is held out. Share of training expressions answered right: SUM 0.50."));
    assertTrue(seen.contains("name: x"));
  }

  @Test
  void thinsAnswersThatAreTooLongForAPage() {
    List<AnswerRow> answers =
        IntStream.range(0, 100)
            .mapToObj(
                i -> new AnswerRow("held-out", "SUM", i + "x".repeat(10_000), "", "", true, ""))
            .toList();

    AnswerBox box = new AnswerBox(answers);

    assertEquals(50, box.answers().size()); // a million characters where 600,000 may be
    assertTrue(box.answers().get(1).expression().startsWith("2x"));
  }

  @Test
  void isTheSameForTheSameRun() {
    assertEquals(report("text").html(), report("text").html());
  }
}
