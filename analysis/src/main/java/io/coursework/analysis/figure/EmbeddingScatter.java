package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.column;
import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import io.coursework.analysis.figure.LabelPlacement.Box;
import io.coursework.analysis.figure.LabelPlacement.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Numbers on their first two principal components. Each marker holds its number, unless that would
 * be covered, see {@link NumberMarks}; even numbers are blue circles, odd ones vermilion squares; a
 * thin line joins consecutive numbers. One unit is as long on both axes, so that distances can be
 * compared by eye.
 */
public final class EmbeddingScatter {

  private static final int WIDTH = 680;
  // Free space round the outermost markers, and the least height over width of the panel.
  private static final double MARGIN = 1.12;
  private static final double FLATTEST = 0.45;
  // Numbers up to which markers have the largest and the middle size.
  private static final int FEW = 12;
  private static final int SOME = 30;
  private static final double DOT = 3; // size of a dot
  private static final double UNIT = 1.1; // pixels of a marker's radius in a unit of its size
  // Pixels of the panel's width, at least, and of a digit and a number, at most.
  private static final double PANEL = 500;
  private static final double LETTER = 9;
  private static final double LINE = 13;

  private EmbeddingScatter() {}

  /**
   * Draws the numbers.
   *
   * @param pc1 coordinates on the first component, [n]
   * @param pc2 coordinates on the second component, [n]
   * @param explained1 share of the variance on the first component, in [0, 1]
   * @param explained2 share of the variance on the second component, in [0, 1]
   */
  public static String svg(double[] pc1, double[] pc2, double explained1, double explained2) {
    int n = pc1.length;
    double[] x = range(pc1);
    double[] y = range(pc2);
    widen(x, y);
    double unit = PANEL / (x[1] - x[0]); // pixels
    double height = unit * (y[1] - y[0]);
    double size = n <= FEW ? 8.0 : n <= SOME ? 6.5 : 5.5;
    double letters = n <= FEW ? 5.5 : n <= SOME ? 4.6 : 4.0;
    NumberMarks marks =
        NumberMarks.of(
            Arrays.stream(pc1).map(value -> unit * (value - x[0])).toArray(),
            Arrays.stream(pc2).map(value -> unit * (value - y[0])).toArray(),
            new Box(0, PANEL, 0, height),
            new NumberMarks.Sizes(UNIT * size, UNIT * DOT, LETTER, LINE));
    PlotSpec plot =
        new PlotSpec("Number embedding, n = " + n, WIDTH, (int) Math.round(1.08 * height) + 95)
            .equalUnits()
            .scale("x", axis("PC1", explained1, x))
            .scale("y", axis("PC2", explained2, y))
            .scale("color", parityScale(values(Palette.BLUE, Palette.VERMILION)))
            .scale("shape", parityScale(values(16, 15)))
            .layer(
                "path",
                options("x", column(pc1), "y", column(pc2)),
                options("x", "x", "y", "y"),
                options("color", Palette.FAINT, "size", 0.6));
    List<Integer> crowded = List.copyOf(marks.crowded().keySet());
    points(plot, pc1, pc2, marks.apart(), size);
    points(plot, pc1, pc2, crowded, DOT);
    numbers(
        plot,
        chosen(pc1, marks.apart()),
        chosen(pc2, marks.apart()),
        marks.apart(),
        options("color", "white", "size", letters, "fontface", "bold"));
    List<Object> besideX = values();
    List<Object> besideY = values();
    for (int index : crowded) {
      Place place = marks.crowded().get(index);
      besideX.add(x[0] + place.box().centre() / unit);
      besideY.add(y[0] + place.box().middle() / unit);
      if (place.away()) {
        leader(
            plot,
            pc1[index],
            pc2[index],
            x[0] + place.endX(unit * (pc1[index] - x[0])) / unit,
            y[0] + place.endY(unit * (pc2[index] - y[0])) / unit);
      }
    }
    numbers(
        plot,
        besideX,
        besideY,
        crowded,
        options("color", Palette.BLACK, "size", letters, "fontface", "bold"));
    return plot.svg();
  }

  private static void points(
      PlotSpec plot, double[] pc1, double[] pc2, List<Integer> indices, double size) {
    if (!indices.isEmpty()) {
      plot.layer(
          "point",
          options(
              "x", chosen(pc1, indices),
              "y", chosen(pc2, indices),
              "parity", texts(indices, index -> index % 2 == 0 ? "even" : "odd")),
          options("x", "x", "y", "y", "color", "parity", "shape", "parity"),
          options("size", size));
    }
  }

  private static void numbers(
      PlotSpec plot,
      List<Object> x,
      List<Object> y,
      List<Integer> indices,
      Map<String, Object> options) {
    if (!indices.isEmpty()) {
      plot.layer(
          "text",
          options("x", x, "y", y, "number", texts(indices, index -> Integer.toString(index))),
          options("x", "x", "y", "y", "label", "number"),
          options);
    }
  }

  /** From a dot to its number. */
  private static void leader(PlotSpec plot, double x, double y, double toX, double toY) {
    plot.layer(
        "segment",
        options("x", values(x), "y", values(y), "to_x", values(toX), "to_y", values(toY)),
        options("x", "x", "y", "y", "xend", "to_x", "yend", "to_y"),
        options("color", Palette.INK, "size", 0.4));
  }

  private static List<Object> chosen(double[] values, List<Integer> indices) {
    return column(indices.stream().mapToDouble(index -> values[index]).toArray());
  }

  private static List<Object> texts(List<Integer> indices, IntFunction<String> text) {
    return new ArrayList<>(indices.stream().map(text::apply).toList());
  }

  private static Map<String, Object> axis(String component, double explained, double[] limits) {
    return options(
        "name",
        String.format(Locale.ROOT, "%s (%.1f%% of variance)", component, 100 * explained),
        "limits",
        column(limits),
        "expand",
        values(0.0, 0.0));
  }

  private static Map<String, Object> parityScale(List<Object> marks) {
    return options("name", "", "breaks", values("even", "odd"), "values", marks);
  }

  private static double[] range(double[] coordinates) {
    double low = Arrays.stream(coordinates).min().orElse(0);
    double high = Arrays.stream(coordinates).max().orElse(0);
    double centre = (low + high) / 2;
    double half = MARGIN * (high - low) / 2;
    return new double[] {centre - half, centre + half};
  }

  /** Gives both ranges a length, and the shorter one at least a share of the longer. */
  private static void widen(double[] x, double[] y) {
    double longest = Math.max(x[1] - x[0], y[1] - y[0]);
    double least = longest == 0 ? 1 : FLATTEST * longest;
    for (double[] range : List.of(x, y)) {
      double missing = Math.max(0, least - (range[1] - range[0]));
      range[0] -= missing / 2;
      range[1] += missing / 2;
    }
  }
}
