package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.column;
import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Effects with their intervals, a row each below its name, coloured by what was concluded; the
 * region of values that was asked for is shaded in each row. An arrow points to where an interval
 * has no end. Narrow enough for a telephone.
 */
public final class ForestPlot {

  private static final double LEAST =
      0.45; // of an axis of ratios; a tick at its very end has no place for its number
  private static final int WIDTH = 414;
  private static final int ROW_HEIGHT = 36;
  private static final int FEWEST = 2; // rows whose height leaves room for the legend
  private static final int AROUND = 130; // pixels of title, axis and legend
  private static final double LETTERS = 5.6; // of the library's units: some 12 pixels
  // In rows, from the middle of one: where its name stands, its interval, and the ends of its
  // region
  private static final double NAME = 0.24;
  private static final double INTERVAL = -0.16;
  private static final double TOP = 0.04;
  private static final double BOTTOM = -0.36;
  private static final double INDENT = 0.01; // of a name, as a share of the width
  private static final double MARGIN = 1.15; // factor, or share of the range

  private ForestPlot() {}

  /** What was concluded of an effect. */
  public enum Conclusion {
    CONFIRMED("confirmed", "#009E73"),
    REFUTED("refuted", Palette.VERMILION),
    UNDECIDED("undecided", "#777777");

    private final String label;
    private final String colour;

    Conclusion(String label, String colour) {
      this.label = label;
      this.colour = colour;
    }
  }

  /**
   * One effect.
   *
   * @param label its name, short
   * @param value NaN for none
   * @param low lower end of its interval; of a ratio 0, else minus infinity, if open
   * @param high upper end; infinite if open
   * @param from lower end of the region that was asked for; as low if open
   * @param to upper end of it
   */
  public record Row(
      String label,
      double value,
      double low,
      double high,
      double from,
      double to,
      Conclusion conclusion) {}

  /**
   * Draws the plot.
   *
   * @param ratios whether the effects are ratios, on a logarithmic axis about 1; else differences
   *     about 0
   * @param rows from the top, at least one
   */
  public static String svg(String title, String xLabel, boolean ratios, List<Row> rows) {
    double[] ends =
        rows.stream()
            .flatMapToDouble(
                row -> DoubleStream.of(row.value(), row.low(), row.high(), row.from(), row.to()))
            .filter(end -> Double.isFinite(end) && (!ratios || end > 0))
            .toArray();
    double none = ratios ? 1 : 0;
    double least = Math.min(none, Arrays.stream(ends).min().orElse(none));
    double most = Math.max(none, Arrays.stream(ends).max().orElse(none));
    double pad = ratios ? MARGIN : Math.max(0.05, (most - least) * (MARGIN - 1));
    double first = ratios ? Math.min(least / pad, LEAST) : least - pad;
    double last = ratios ? Math.max(most * pad, 1 / LEAST) : most + pad;
    Map<String, Object> x =
        ratios
            ? LogScale.between(xLabel, first, last)
            : options("name", xLabel, "limits", values(first, last), "expand", values(0.0, 0.0));
    PlotSpec plot = frame(title, x, rows.size());
    regions(plot, rows, first, last);
    double beginning =
        ratios ? first * Math.pow(last / first, INDENT) : first + INDENT * (last - first);
    for (int i = 0; i < rows.size(); i++) {
      double y = rows.size() - i;
      plot.layer(
          "line",
          options("x", values(none, none), "y", values(y + BOTTOM, y + TOP)),
          options("x", "x", "y", "y"),
          options("color", Palette.INK, "size", 0.6));
      row(plot, rows.get(i), y + INTERVAL, first, last);
      plot.layer(
          "text",
          options(
              "x", values(beginning), "y", values(y + NAME), "text", values(rows.get(i).label())),
          options("x", "x", "y", "y", "label", "text"),
          options("color", Palette.INK, "hjust", "left", "size", LETTERS, "show_legend", false));
    }
    legend(plot, first);
    return plot.svg();
  }

  /** Axes and colours, without a row. */
  private static PlotSpec frame(String title, Map<String, Object> x, int rows) {
    List<Object> labels = labels();
    List<Object> colours = values();
    for (Conclusion conclusion : Conclusion.values()) {
      colours.add(conclusion.colour);
    }
    return new PlotSpec(title, WIDTH, AROUND + ROW_HEIGHT * Math.max(FEWEST, rows))
        .scale("x", x)
        .scale(
            "y", options("name", "", "limits", values(0.4, rows + 0.6), "expand", values(0.0, 0.0)))
        .scale(
            "color",
            options(
                "name",
                "",
                "breaks",
                new ArrayList<>(labels),
                "limits",
                new ArrayList<>(labels),
                "values",
                colours))
        .theme(
            options(
                "legend_position", "bottom",
                "axis_title_y", "blank",
                "axis_text_y", "blank",
                "axis_ticks_y", "blank",
                "panel_grid_major_y", "blank",
                "panel_grid_minor", "blank"));
  }

  private static List<Object> labels() {
    List<Object> labels = values();
    for (Conclusion conclusion : Conclusion.values()) {
      labels.add(conclusion.label);
    }
    return labels;
  }

  /** Behind each row the region that was asked for. */
  private static void regions(PlotSpec plot, List<Row> rows, double first, double last) {
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = rows.size() - i;
      plot.layer(
          "rect",
          options(
              "left", values(Math.max(first, row.from())),
              "right", values(Math.min(last, row.to())),
              "bottom", values(y + BOTTOM),
              "top", values(y + TOP)),
          options("xmin", "left", "xmax", "right", "ymin", "bottom", "ymax", "top"),
          options("fill", Palette.BLUE, "alpha", 0.10, "size", 0.0));
    }
  }

  private static void legend(PlotSpec plot, double first) {
    // The legend names every conclusion, also those that none has.
    plot.layer(
        "point",
        options(
            "x", column(new double[] {first, first, first}),
            "y", column(new double[] {1, 1, 1}),
            "label", labels()),
        options("x", "x", "y", "y", "color", "label"),
        options("size", 0.0));
  }

  private static void row(PlotSpec plot, Row row, double y, double first, double last) {
    boolean openLow = row.low() <= first;
    boolean openHigh = row.high() >= last;
    Map<String, Object> style = options("size", 1.2, "show_legend", false);
    if (openLow || openHigh) {
      style.put(
          "arrow",
          options(
              "name",
              "arrow",
              "angle",
              25,
              "length",
              8,
              "ends",
              openLow && openHigh ? "both" : openLow ? "first" : "last",
              "type",
              "closed"));
    }
    plot.layer(
        "segment",
        options(
            "x", values(openLow ? first : row.low()),
            "end", values(openHigh ? last : row.high()),
            "y", values(y),
            "label", values(row.conclusion().label)),
        options("x", "x", "y", "y", "xend", "end", "yend", "y", "color", "label"),
        style);
    if (Double.isFinite(row.value())) {
      plot.layer(
          "point",
          options(
              "x", values(row.value()), "y", values(y), "label", values(row.conclusion().label)),
          options("x", "x", "y", "y", "color", "label"),
          options("size", 4.0, "show_legend", false));
    }
  }
}
