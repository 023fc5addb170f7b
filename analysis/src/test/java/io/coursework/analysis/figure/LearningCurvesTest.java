package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningCurvesTest {

  private static final double[] STEPS = {0, 1000, 2000, 3000};
  private static final double[] RISING = {0.1, 0.2, 0.8, 1};

  @Test
  void drawsCurvesWithBandsSingleRunsAndChance() throws Exception {
    String svg =
        LearningCurves.svg(
            "Held-out SUM accuracy",
            "step",
            "accuracy",
            List.of(
                Curve.thin("joint", STEPS, new double[] {0, 0.3, 0.9, 1}),
                Curve.thin("joint", STEPS, new double[] {0.2, 0.1, 0.7, 1}),
                new Curve(
                    "joint",
                    STEPS,
                    RISING,
                    new double[] {0, 0, 0.5, Double.NaN},
                    new double[] {0.4, 0.6, 1, Double.NaN}),
                Curve.line("SUM alone", STEPS, new double[] {0.1, 0.1, Double.NaN, 0.2})),
            ValueAxis.between(0, 1).with(new ReferenceLine("chance", 0.23)));

    Svg.assertSound(svg);
    List<String> texts = Svg.texts(svg);
    assertTrue(
        texts.containsAll(
            List.of(
                "Held-out SUM accuracy",
                "step",
                "accuracy",
                "SUM alone",
                "chance",
                "0.0",
                "1.0",
                "3,000")),
        texts.toString());
    assertEquals(1, texts.stream().filter("joint"::equals).count());
  }

  @Test
  void fitsTheAxisToTheCurves() throws Exception {
    String svg =
        LearningCurves.svg(
            "Loss",
            "step",
            "loss (nats per token)",
            List.of(Curve.line("train", STEPS, new double[] {300, 200, 150, 120})));

    Svg.assertSound(svg);
    assertTrue(Svg.texts(svg).contains("200"), Svg.texts(svg).toString());
  }

  @Test
  void keepsTheLettersOfMarkup() throws Exception {
    String svg =
        LearningCurves.svg(
            "a < b & c", "x", "y", List.of(Curve.line("<i> & \"q\"", STEPS, RISING)));

    Svg.assertSound(svg);
    assertTrue(Svg.texts(svg).containsAll(List.of("a < b & c", "<i> & \"q\"")));
  }

  @Test
  void givesManyCurvesALegendOfManyRows() throws Exception {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      curves.add(Curve.line("curriculum with a long name " + i, STEPS, RISING));
    }

    String many = LearningCurves.svg("Many", "step", "accuracy", curves);
    String one = LearningCurves.svg("One", "step", "accuracy", curves.subList(0, 1));

    Svg.assertSound(many);
    assertTrue(Svg.texts(many).contains("curriculum with a long name 11"));
    assertTrue(height(many) > height(one));
  }

  @Test
  void marksNothingBetweenAFewRounds() throws Exception {
    double[] rounds = {0, 1, 2, 3};

    List<String> texts =
        Svg.texts(
            LearningCurves.svg(
                "Rounds", "round", "share", List.of(Curve.line("order", rounds, rounds))));

    assertTrue(texts.containsAll(List.of("0", "1", "2", "3")), texts.toString());
  }

  @Test
  void drawsASinglePoint() throws Exception {
    Svg.assertSound(
        LearningCurves.svg(
            "One", "step", "y", List.of(Curve.line("a", new double[] {5}, new double[] {0.5}))));
  }

  @Test
  void drawsTheSameBytesTwice() {
    List<Curve> curves = List.of(new Curve("a", STEPS, RISING, STEPS, RISING));

    assertEquals(
        LearningCurves.svg("t", "x", "y", curves), LearningCurves.svg("t", "x", "y", curves));
  }

  @Test
  void rejectsWhatCannotBeDrawn() {
    assertEquals(
        "chart 't' has no point; give at least one curve with a finite value",
        assertThrows(
                IllegalArgumentException.class, () -> LearningCurves.svg("t", "x", "y", List.of()))
            .getMessage());
    assertEquals(
        "curve 'a' has 4 values of x but 1 of y; give equally many",
        assertThrows(IllegalArgumentException.class, () -> Curve.line("a", STEPS, new double[1]))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Curve("a", STEPS, RISING, RISING, null));
    assertThrows(IllegalArgumentException.class, () -> ValueAxis.between(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new ReferenceLine("c", Double.NaN));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            LearningCurves.svg(
                "t",
                "x",
                "y",
                List.of(Curve.line("chance", STEPS, RISING)),
                ValueAxis.automatic().with(new ReferenceLine("chance", 0.1))));
  }

  private static int height(String svg) throws Exception {
    return Integer.parseInt(Svg.parse(svg).getDocumentElement().getAttribute("height"));
  }
}
