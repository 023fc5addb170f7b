package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cosines between numbers as coloured cells, number 0 at the top left: blue for -1, white for 0,
 * red for 1. Up to twelve numbers, the cells hold their values.
 */
public final class SimilarityHeatMap {

  private static final int LARGEST_WITH_VALUES = 12;
  private static final int LARGEST_WITH_LINES = 30;
  private static final int MOST_TICKS = 24;
  // Beyond this magnitude a cell is dark enough for white text.
  private static final double DARK = 0.55;

  private SimilarityHeatMap() {}

  /**
   * Draws the matrix.
   *
   * @param cosines [n, n], in [-1, 1]
   */
  public static String svg(double[][] cosines) {
    int n = cosines.length;
    PlotSpec plot =
        new PlotSpec("Cosine similarity of centred embeddings, n = " + n, 620, 560)
            .equalUnits()
            .scale("x", numberAxis(n, false))
            .scale("y", numberAxis(n, true))
            .scale(
                "fill",
                options(
                    "name",
                    "cosine",
                    "scale_mapper_kind",
                    "color_gradient2",
                    "low",
                    Palette.NEGATIVE,
                    "mid",
                    Palette.NEUTRAL,
                    "high",
                    Palette.POSITIVE,
                    "midpoint",
                    0.0,
                    "limits",
                    values(-1.0, 1.0),
                    "breaks",
                    values(-1.0, -0.5, 0.0, 0.5, 1.0),
                    "labels",
                    values("−1", "−0.5", "0", "0.5", "1"),
                    "guide",
                    options("name", "colorbar", "barheight", 300, "barwidth", 16)))
            .theme(options("panel_grid", "blank", "axis_line", "blank"))
            .layer(
                "tile",
                cells(cosines, 0, 2),
                options("x", "column", "y", "row", "fill", "cosine"),
                n <= LARGEST_WITH_LINES
                    ? options("color", "white", "size", 0.4)
                    : options("size", 0.0));
    if (n <= LARGEST_WITH_VALUES) {
      text(plot, cells(cosines, 0, DARK), Palette.INK);
      text(plot, cells(cosines, DARK, 2), "white");
    }
    return plot.svg();
  }

  private static void text(PlotSpec plot, Map<String, Object> cells, String colour) {
    plot.layer(
        "text",
        cells,
        options("x", "column", "y", "row", "label", "text"),
        options("color", colour, "size", 5.4));
  }

  /** The cells with low ≤ |cosine| &lt; high. */
  private static Map<String, Object> cells(double[][] cosines, double low, double high) {
    List<Object> rows = values();
    List<Object> columns = values();
    List<Object> cells = values();
    List<Object> texts = values();
    for (int i = 0; i < cosines.length; i++) {
      for (int j = 0; j < cosines.length; j++) {
        double magnitude = Math.abs(cosines[i][j]);
        if (low <= magnitude && magnitude < high) {
          rows.add((double) i);
          columns.add((double) j);
          cells.add(cosines[i][j]);
          texts.add(text(cosines[i][j]));
        }
      }
    }
    return options("row", rows, "column", columns, "cosine", cells, "text", texts);
  }

  /** Two decimals, without a zero before the point or a sign before 0: they must fit the cell. */
  private static String text(double cosine) {
    String text = String.format(Locale.ROOT, "%.2f", cosine);
    if (text.equals("-0.00") || text.equals("0.00")) {
      return "0";
    }
    return text.replace("0.", ".").replace("-", "−").replace("1.00", "1");
  }

  private static Map<String, Object> numberAxis(int n, boolean downwards) {
    int step = 1;
    for (int candidate : new int[] {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}) {
      step = candidate;
      if (n <= MOST_TICKS * candidate) {
        break;
      }
    }
    List<Object> breaks = values();
    List<Object> labels = values();
    for (int i = 0; i < n; i += step) {
      breaks.add((double) i);
      labels.add(Integer.toString(i));
    }
    Map<String, Object> axis =
        options("name", "number", "breaks", breaks, "labels", labels, "expand", values(0.0, 0.0));
    if (downwards) {
      axis.put("trans", "reverse");
    }
    return axis;
  }
}
