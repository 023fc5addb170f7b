package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.column;
import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers on their first two principal components. Each marker holds its number; even numbers are
 * blue circles, odd ones vermilion squares; a thin line joins consecutive numbers. One unit is as
 * long on both axes, so that distances can be compared by eye.
 */
public final class EmbeddingScatter {

  private static final int WIDTH = 680;
  // Free space round the outermost markers, and the least height over width of the panel.
  private static final double MARGIN = 1.12;
  private static final double FLATTEST = 0.45;
  // Numbers up to which markers have the largest and the middle size.
  private static final int FEW = 12;
  private static final int SOME = 30;

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
    Map<String, Object> data =
        options("x", column(pc1), "y", column(pc2), "number", numbers(n), "parity", parities(n));
    Map<String, Object> place = options("x", "x", "y", "y");
    int panelHeight = (int) Math.round(540 * (y[1] - y[0]) / (x[1] - x[0]));
    return new PlotSpec("Number embedding, n = " + n, WIDTH, panelHeight + 95)
        .equalUnits()
        .scale("x", axis("PC1", explained1, x))
        .scale("y", axis("PC2", explained2, y))
        .scale("color", parityScale(values(Palette.BLUE, Palette.VERMILION)))
        .scale("shape", parityScale(values(16, 15)))
        .layer("path", data, place, options("color", Palette.FAINT, "size", 0.6))
        .layer(
            "point",
            data,
            options("x", "x", "y", "y", "color", "parity", "shape", "parity"),
            options("size", n <= FEW ? 8.0 : n <= SOME ? 6.5 : 5.5))
        .layer(
            "text",
            data,
            options("x", "x", "y", "y", "label", "number"),
            options(
                "color",
                "white",
                "size",
                n <= FEW ? 5.5 : n <= SOME ? 4.6 : 4.0,
                "fontface",
                "bold"))
        .svg();
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

  private static List<Object> numbers(int n) {
    List<Object> numbers = values();
    for (int i = 0; i < n; i++) {
      numbers.add(Integer.toString(i));
    }
    return numbers;
  }

  private static List<Object> parities(int n) {
    List<Object> parities = values();
    for (int i = 0; i < n; i++) {
      parities.add(i % 2 == 0 ? "even" : "odd");
    }
    return parities;
  }
}
