package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.column;
import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Accuracy against size on a logarithmic axis: a point per run, a curve with its band per group,
 * and in a strip below, a row per group, where the curve crosses one half, with its interval. An
 * arrow points to where the interval has no end among the tested sizes.
 */
public final class TransitionChart {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int ROW_HEIGHT = 18;
  private static final double ROW = 0.055; // in units of accuracy
  private static final double MARGIN = 1.25; // factor of x beyond the outermost size, for arrows
  private static final double PANEL = 640; // pixels of its width, at least
  private static final double LETTER = 6.5; // pixels of one beside a row
  private static final double GAP = 1.03; // factor of x between a row's interval and its words

  private TransitionChart() {}

  /**
   * One group.
   *
   * @param label its name in the legend
   * @param x sizes of its runs, above 0
   * @param accuracy of its runs, as many
   * @param curve the fitted curve with its band; null for none
   * @param half where it crosses one half; NaN for none
   * @param low lower end of the interval of half; 0 if open; NaN for no interval
   * @param high upper end; infinite if open; NaN for no interval
   * @param words half and its interval in words, beside its row
   */
  public record Series(
      String label,
      double[] x,
      double[] accuracy,
      Curve curve,
      double half,
      double low,
      double high,
      String words) {}

  /**
   * Draws the chart.
   *
   * @param xLabel of the horizontal axis, with its unit
   * @param yLabel of the vertical axis
   * @throws IllegalArgumentException if there is no run
   */
  public static String svg(String title, String xLabel, String yLabel, List<Series> series) {
    double[] sizes = series.stream().flatMapToDouble(s -> Arrays.stream(s.x())).toArray();
    if (sizes.length == 0) {
      throw new IllegalArgumentException(
          "chart '%s' has no run; give at least one".formatted(title));
    }
    double first = Arrays.stream(sizes).min().orElseThrow() / MARGIN;
    double last = Arrays.stream(sizes).max().orElseThrow() * MARGIN;
    double floor = -ROW * (series.size() + 1);
    Legend legend =
        Legend.of(
            series.stream()
                .map(one -> Curve.line(one.label(), new double[0], new double[0]))
                .toList(),
            List.of());
    PlotSpec plot =
        new PlotSpec(title, WIDTH, HEIGHT + ROW_HEIGHT * series.size() + legend.height(WIDTH))
            .scale("x", LogScale.between(xLabel, first, last))
            .scale("y", accuracyScale(yLabel, floor))
            .scale("color", legend.scale(legend.colours(), WIDTH))
            .scale("fill", legend.scale(legend.colours(), WIDTH))
            .scale("linetype", legend.scale(legend.lineTypes(), WIDTH))
            .theme(
                options(
                    "legend_position",
                    "bottom",
                    "panel_grid_minor",
                    "blank",
                    "axis_text_x",
                    options("angle", 0)));
    across(plot, first, last, 0.5, "dashed");
    across(plot, first, last, -ROW / 2, "solid");
    for (Series one : series) {
      curve(plot, one.label(), one.curve());
    }
    for (Series one : series) {
      plot.layer(
          "point",
          options(
              "x", column(one.x()),
              "y", column(one.accuracy()),
              "label", labels(one.label(), one.x().length)),
          options("x", "x", "y", "y", "color", "label"),
          options("size", 2.4, "alpha", 0.6, "shape", 1, "show_legend", false));
    }
    for (int row = 0; row < series.size(); row++) {
      half(plot, series.get(row), -ROW * (row + 1), first, last);
    }
    return plot.svg();
  }

  private static void across(PlotSpec plot, double first, double last, double y, String type) {
    plot.layer(
        "line",
        options("x", values(first, last), "y", values(y, y)),
        options("x", "x", "y", "y"),
        options("color", Palette.INK, "size", 0.5, "linetype", type));
  }

  private static void curve(PlotSpec plot, String label, Curve curve) {
    if (curve == null) {
      return;
    }
    int[] banded =
        curve.low() == null
            ? new int[0]
            : IntStream.range(0, curve.x().length)
                .filter(i -> Double.isFinite(curve.low()[i]) && Double.isFinite(curve.high()[i]))
                .toArray();
    if (banded.length > 0) {
      plot.layer(
          "ribbon",
          options(
              "x", chosen(curve.x(), banded),
              "low", chosen(curve.low(), banded),
              "high", chosen(curve.high(), banded),
              "label", labels(label, banded.length)),
          options("x", "x", "ymin", "low", "ymax", "high", "fill", "label"),
          options("alpha", 0.16, "size", 0.0, "show_legend", false));
    }
    plot.layer(
        "line",
        options(
            "x", column(curve.x()),
            "y", column(curve.y()),
            "label", labels(label, curve.x().length)),
        options("x", "x", "y", "y", "color", "label", "linetype", "label"),
        options("size", 1.3, "show_legend", false));
  }

  private static void half(PlotSpec plot, Series one, double y, double first, double last) {
    boolean openLow = one.low() == 0;
    boolean openHigh = one.high() == Double.POSITIVE_INFINITY;
    if (!Double.isNaN(one.low())) {
      Map<String, Object> options = options("size", 1.1, "show_legend", false);
      if (openLow || openHigh) {
        options.put(
            "arrow",
            options(
                "name",
                "arrow",
                "angle",
                25,
                "length",
                9,
                "ends",
                openLow && openHigh ? "both" : openLow ? "first" : "last",
                "type",
                "closed"));
      }
      plot.layer(
          "segment",
          options(
              "x", values(openLow ? first : one.low()),
              "y", values(y),
              "end", values(openHigh ? last : one.high()),
              "label", labels(one.label(), 1)),
          options("x", "x", "y", "y", "xend", "end", "yend", "y", "color", "label"),
          options);
    }
    // A group without a crossing is drawn out of sight: the legend names it.
    boolean crosses = Double.isFinite(one.half());
    plot.layer(
        "point",
        options(
            "x", values(crosses ? one.half() : first),
            "y", values(y),
            "label", labels(one.label(), 1)),
        options("x", "x", "y", "y", "color", "label"),
        options("size", crosses ? 3.5 : 0.0, "shape", 16));
    words(plot, one, y, first, last);
  }

  /** Beside the row's interval where there is room, else on it. */
  private static void words(PlotSpec plot, Series one, double y, double first, double last) {
    boolean interval = !Double.isNaN(one.low());
    double left = interval ? Math.max(first, one.low()) : first;
    double right = interval ? Math.min(last, one.high()) : first;
    double pixels = PANEL / Math.log(last / first);
    double onTheLeft = pixels * Math.log(left / GAP / first);
    double onTheRight = pixels * Math.log(last / right / GAP);
    boolean fits = Math.max(onTheLeft, onTheRight) >= LETTER * one.words().length();
    boolean rightwards = onTheRight >= onTheLeft;
    double x = fits ? rightwards ? right * GAP : left / GAP : Math.sqrt(left * right);
    Map<String, Object> options = options("color", Palette.INK, "size", 5.5);
    options.put("hjust", fits ? rightwards ? 0.0 : 1.0 : 0.5);
    if (!fits) {
      options.putAll(
          options("fill", "#FFFFFF", "alpha", 0.9, "label_size", 0.0, "label_padding", 0.1));
    }
    plot.layer(
        fits ? "text" : "label",
        options("x", values(x), "y", values(y), "words", values(one.words())),
        options("x", "x", "y", "y", "label", "words"),
        options);
  }

  private static Map<String, Object> accuracyScale(String name, double floor) {
    return options(
        "name", name,
        "limits", values(floor, 1.03),
        "expand", values(0.0, 0.0),
        "breaks", values(floor / 2 - ROW / 4, 0.0, 0.25, 0.5, 0.75, 1.0),
        "labels", values("N50", "0", "0.25", "0.5", "0.75", "1"));
  }

  private static List<Object> chosen(double[] values, int[] indices) {
    return column(Arrays.stream(indices).mapToDouble(i -> values[i]).toArray());
  }

  private static List<Object> labels(String label, int count) {
    List<Object> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      labels.add(label);
    }
    return labels;
  }
}
