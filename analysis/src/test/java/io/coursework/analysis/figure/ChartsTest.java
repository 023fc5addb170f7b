package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartsTest {

  @Test
  void writesTheValuesIntoTheCellsOfAHeatMap() throws Exception {
    HeatMap.Matrix matrix =
        new HeatMap.Matrix(
            "Effect of a patch",
            "position",
            List.of("( ", "SUM"),
            "round",
            List.of("1", "2", "3"),
            "effect",
            new double[][] {{0.25, -1.5, Double.NaN}, {0, 12.4, 1}});

    String svg = HeatMap.diverging(matrix, 1);

    Svg.assertSound(svg);
    List<String> texts = Svg.texts(svg);
    assertTrue(
        texts.containsAll(
            List.of("Effect of a patch", "position", "round", "effect", ".25", "−1.50", "12")),
        texts.toString());
    Svg.assertSound(HeatMap.sequential(matrix, 2));
  }

  @Test
  void keepsTheEmptyRowsAndColumnsOfAHeatMap() throws Exception {
    double none = Double.NaN;
    HeatMap.Matrix matrix =
        new HeatMap.Matrix(
            "t",
            "r",
            List.of("first", "second", "third"),
            "c",
            List.of("left", "right"),
            "v",
            new double[][] {{none, none}, {none, 1}, {none, none}});

    String svg = HeatMap.sequential(matrix, 1);

    Svg.assertSound(svg);
    assertTrue(
        Svg.texts(svg).containsAll(List.of("first", "third", "left")), Svg.texts(svg).toString());
  }

  @Test
  void writesLongNamesOfRowsAndColumnsInFull() throws Exception {
    List<String> rows = List.of("feed-forward layer 2 round 1", "feed-forward layer 2 round 2");
    List<String> columns = List.of("an operand's \"<of many>\" & others", "x");
    HeatMap.Matrix matrix =
        new HeatMap.Matrix("t", "from", rows, "at", columns, "v", new double[][] {{0, 1}, {1, 0}});

    String svg = HeatMap.sequential(matrix, 1);

    Svg.assertSound(svg);
    assertTrue(Svg.texts(svg).containsAll(rows), Svg.texts(svg).toString());
    assertTrue(Svg.texts(svg).containsAll(columns), Svg.texts(svg).toString());
  }

  @Test
  void keepsItsPanelAboveLongNamesThatStandUpright() throws Exception {
    List<String> names =
        IntStream.range(0, 12)
            .mapToObj(i -> "feed-forward layer %d (n=120 of 30)".formatted(i))
            .toList();
    List<IntervalChart.Series> series =
        List.of(
            new IntervalChart.Series(
                "s", names.stream().map(name -> IntervalChart.Mark.of(name, 0.5)).toList()));

    String svg = IntervalChart.svg("t", "x", "y", names, series, ValueAxis.between(0, 1));
    String plain =
        IntervalChart.svg(
            "t",
            "x",
            "y",
            List.of("a"),
            List.of(new IntervalChart.Series("s", List.of(IntervalChart.Mark.of("a", 0.5)))),
            ValueAxis.between(0, 1));

    Svg.assertSound(svg);
    assertTrue(Svg.texts(svg).containsAll(names), Svg.texts(svg).toString());
    double room = height(svg) - height(plain);
    assertTrue(room >= 7 * names.get(0).length(), "pixels for the names: " + room);
  }

  private static double height(String svg) throws Exception {
    return Double.parseDouble(Svg.parse(svg).getDocumentElement().getAttribute("height"));
  }

  @Test
  void framesCellsOfAHeatMap() throws Exception {
    HeatMap.Matrix matrix =
        new HeatMap.Matrix(
            "Pairs", "a", List.of("0"), "b", List.of("0", "1"), "p", new double[][] {{0.5, 1}});

    String framed = HeatMap.sequential(matrix, 1, new boolean[][] {{false, true}});

    Svg.assertSound(framed);
    assertFalse(framed.equals(HeatMap.sequential(matrix, 1)));
    assertEquals(HeatMap.sequential(matrix, 1), HeatMap.sequential(matrix, 1, new boolean[1][2]));
  }

  @Test
  void aHeatMapMayRunBetweenAnyTwoValuesEitherWay() throws Exception {
    HeatMap.Matrix losses =
        new HeatMap.Matrix(
            "Pairs",
            "a",
            List.of("0"),
            "b",
            List.of("0", "1", "2"),
            "loss",
            new double[][] {{1.1, 1.15, Double.NaN}});

    Svg.assertSound(HeatMap.between(losses, 1.1, 1.15));
    assertFalse(HeatMap.between(losses, 1.1, 1.15).equals(HeatMap.between(losses, 1.15, 1.1)));
    assertTrue(Svg.texts(HeatMap.between(losses, 1.15, 1.1)).contains("1.15"));
    assertThrows(IllegalArgumentException.class, () -> HeatMap.between(losses, 1, 1));
  }

  @Test
  void refusesAHeatMapWhoseValuesDoNotFitItsLabels() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new HeatMap.Matrix(
                "t", "r", List.of("a"), "c", List.of("b"), "v", new double[][] {{1, 2}}));
  }

  @Test
  void drawsAMarkerForEachValueAndABarForEachInterval() throws Exception {
    List<IntervalChart.Series> series =
        List.of(
            new IntervalChart.Series(
                "attention",
                List.of(
                    new IntervalChart.Mark("round 1", 0.3, 0.2, 0.4),
                    IntervalChart.Mark.of("round 2", 0.6))),
            new IntervalChart.Series(
                "feed-forward", List.of(new IntervalChart.Mark("round 1", 0.7, 0.6, 0.8))));

    String svg =
        IntervalChart.svg(
            "Reliance",
            "round",
            "share",
            List.of("round 1", "round 2"),
            series,
            ValueAxis.between(0, 1).with(new ReferenceLine("even", 0.5)));

    Svg.assertSound(svg);
    List<String> texts = Svg.texts(svg);
    assertTrue(
        texts.containsAll(List.of("Reliance", "round 1", "round 2", "attention", "even")),
        texts.toString());
    assertEquals(
        svg,
        IntervalChart.svg(
            "Reliance",
            "round",
            "share",
            List.of("round 1", "round 2"),
            series,
            ValueAxis.between(0, 1).with(new ReferenceLine("even", 0.5))));
  }

  @Test
  void refusesAMarkOfNoCategory() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            IntervalChart.svg(
                "t",
                "x",
                "y",
                List.of("a"),
                List.of(new IntervalChart.Series("s", List.of(IntervalChart.Mark.of("b", 1)))),
                ValueAxis.automatic()));
  }

  @Test
  void writesTheNamesOfPointsThatCoincide() throws Exception {
    IntervalScatter.Extent none = new IntervalScatter.Extent(0.5, Double.NaN, Double.NaN);
    IntervalScatter.Extent some = new IntervalScatter.Extent(0.5, 0.2, 0.9);

    String svg =
        IntervalScatter.svg(
            "gain against affinity",
            "affinity",
            "gain",
            List.of(
                new IntervalScatter.Point("MAX", some, some),
                new IntervalScatter.Point("MIN", some, none),
                new IntervalScatter.Point("NADD", none, none)));

    Svg.assertSound(svg);
    List<String> texts = Svg.texts(svg);
    assertTrue(
        texts.containsAll(List.of("MAX", "MIN", "NADD", "affinity", "gain")), texts.toString());
    assertThrows(
        IllegalArgumentException.class, () -> IntervalScatter.svg("t", "x", "y", List.of()));
  }
}
