package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterFiguresTest {

  private static List<String> labels(ParameterAxis axis) {
    return axis.ticks().stream().map(ParameterAxis.Tick::label).toList();
  }

  @Test
  void fewValuesStandAtEqualDistancesAfterNone() {
    ParameterAxis axis = ParameterAxis.of(List.of("16", "-", "8", "128", "8"));

    assertTrue(axis.steps());
    assertEquals(List.of("-", "8", "16", "128"), labels(axis));
    assertEquals(0, axis.places().applyAsDouble("-"));
    assertEquals(1, axis.places().applyAsDouble("128"));
    assertEquals(0.5, ParameterAxis.of(List.of("one")).places().applyAsDouble("one"));
  }

  @Test
  void manyNumbersOfSeveralMagnitudesStandByTheirLogarithms() {
    List<String> rates = new ArrayList<>();
    for (int i = 0; i <= 10; i++) {
      rates.add(Double.toString(Math.pow(10, -4 + i / 5.0)));
    }

    ParameterAxis axis = ParameterAxis.of(rates);

    assertFalse(axis.steps());
    assertEquals(0.5, axis.places().applyAsDouble("0.001"), 1e-9);
    assertTrue(labels(axis).contains("0.001"), labels(axis).toString());
  }

  @Test
  void manyNumbersThatAreSpreadEvenlyStandSoEvenFromNearNought() {
    List<String> shares = new ArrayList<>();
    for (int i = 0; i <= 10; i++) {
      shares.add(Double.toString(0.001 + i / 20.0));
    }

    assertEquals(0.5, ParameterAxis.of(shares).places().applyAsDouble("0.251"), 1e-9);
  }

  @Test
  void manyNumbersThatSomeSettingsLackStandBesideNone() {
    List<String> rates = new ArrayList<>(List.of("-"));
    for (int i = 0; i <= 10; i++) {
      rates.add(Double.toString(Math.pow(10, -4 + i / 5.0)));
    }

    ParameterAxis axis = ParameterAxis.of(rates);

    assertFalse(axis.steps());
    assertEquals(0, axis.places().applyAsDouble("-"));
    assertEquals(1, axis.places().applyAsDouble("0.01"), 1e-9);
    assertTrue(axis.places().applyAsDouble("1.0E-4") > 0.1);
    assertEquals("-", labels(axis).get(0));
  }

  @Test
  void resultsStandAsFarApartAsTheyAre() {
    ParameterAxis axis = ParameterAxis.ofNumbers(new double[] {0.05, 0.95}, false);

    assertEquals(0.5, axis.places().applyAsDouble("0.5"), 1e-9);
    assertEquals(List.of("0.2", "0.4", "0.6", "0.8"), labels(axis));
    assertEquals(
        0.5, ParameterAxis.ofNumbers(new double[] {1}, false).places().applyAsDouble("1"), 1e-9);
  }

  @Test
  void aHundredWordsAreNotAllNamed() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      words.add("curriculum-" + i);
    }
    assertTrue(ParameterAxis.of(words).ticks().size() <= 13);
  }

  @Test
  void drawsALineForEachSettingThroughItsValues() throws Exception {
    String svg =
        ParallelCoordinates.svg(
            "What varies",
            List.of("d_model", "optimizer"),
            "held-out SUM",
            false,
            List.of(
                new ParallelCoordinates.Line(List.of("32", "adam & co"), 0.9),
                new ParallelCoordinates.Line(List.of("8", "sgd"), 0.9),
                new ParallelCoordinates.Line(List.of("8", "adam & co"), 0.1)));

    Svg.assertSound(svg);
    List<String> texts = Svg.texts(svg);
    assertTrue(
        texts.containsAll(
            List.of("d_model", "optimizer", "held-out SUM", "32", "adam & co", "sgd")),
        texts.toString());
  }

  @Test
  void drawsADotForEachSettingWithItsInterval() throws Exception {
    String svg =
        ParameterScatter.svg(
            "d_model",
            "model.d_model",
            "held-out SUM",
            List.of(
                new ParameterScatter.Dot("32", 0.9, 0.8, 1),
                new ParameterScatter.Dot("32", 0.7, Double.NaN, Double.NaN),
                new ParameterScatter.Dot("8", 0.1, 0, 0.2)));

    Svg.assertSound(svg);
    assertTrue(
        Svg.texts(svg).containsAll(List.of("model.d_model", "held-out SUM", "8", "32")),
        Svg.texts(svg).toString());
  }

  @Test
  void mainEffectsStandSideBySideOnOneAxis() throws Exception {
    String svg =
        MainEffectChart.svg(
            "Main effects",
            "held-out SUM",
            List.of(
                new MainEffectChart.Parameter(
                    "d_model",
                    true,
                    List.of(
                        new IntervalChart.Mark("8", 0.2, 0.1, 0.3),
                        new IntervalChart.Mark("16", 0.8, 0.7, 0.9))),
                new MainEffectChart.Parameter(
                    "optimizer", false, List.of(IntervalChart.Mark.of("adam & co", 0.5)))));

    Svg.assertSound(svg);
    List<String> texts = Svg.texts(svg);
    assertTrue(texts.containsAll(List.of("d_model", "optimizer", "8", "16", "adam & co")), svg);
  }
}
