package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.column;
import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Values with their intervals, side by side for several categories: a marker per series and
 * category, a bar from the low to the high end where there is one.
 */
public final class IntervalChart {

  private static final int HEIGHT = 400;
  private static final int LEAST_WIDTH = 520;
  private static final int MOST_WIDTH = 1000;
  private static final int CATEGORY_WIDTH = 44;
  private static final int LETTER = 9; // pixels of one in a category's name, with some air
  private static final int BESIDE = 120; // pixels of the width that categories do not have
  private static final double SPREAD = 0.6; // of a category's width, over its series

  private IntervalChart() {}

  /**
   * One value.
   *
   * @param category which it belongs to, one of the chart's
   * @param value finite
   * @param low lower end of its interval; NaN for none
   * @param high upper end; NaN just when low is
   */
  public record Mark(String category, double value, double low, double high) {

    /** A value without an interval. */
    public static Mark of(String category, double value) {
      return new Mark(category, value, Double.NaN, Double.NaN);
    }
  }

  /**
   * Values of one kind.
   *
   * @param label its name in the legend
   * @param marks at most one per category
   */
  public record Series(String label, List<Mark> marks) {
    public Series {
      marks = List.copyOf(marks);
    }
  }

  /**
   * Draws the chart.
   *
   * @param categories their labels, from the left
   * @param axis the vertical axis, with lines across the chart
   * @throws IllegalArgumentException if there is no mark, or one of an unknown category
   */
  public static String svg(
      String title,
      String xLabel,
      String yLabel,
      List<String> categories,
      List<Series> series,
      ValueAxis axis) {
    List<Curve> names = new ArrayList<>();
    series.forEach(one -> names.add(Curve.line(one.label(), new double[0], new double[0])));
    int width = width(categories, series.size());
    Legend legend = Legend.of(names, axis.references());
    List<Object> ticks = values();
    for (int i = 0; i < categories.size(); i++) {
      ticks.add((double) i);
    }
    Map<String, Object> y = options("name", yLabel);
    if (!Double.isNaN(axis.low()) && !Double.isNaN(axis.high())) {
      y.put("limits", column(new double[] {axis.low(), axis.high()}));
    }
    PlotSpec plot =
        new PlotSpec(title, width, HEIGHT + legend.height(width))
            .scale(
                "x",
                options(
                    "name",
                    xLabel,
                    "breaks",
                    ticks,
                    "labels",
                    new ArrayList<Object>(categories),
                    "limits",
                    values(-0.5, categories.size() - 0.5),
                    "expand",
                    values(0.0, 0.0)))
            .scale("y", y)
            .scale("color", legend.scale(legend.colours(), width))
            .scale("linetype", legend.scale(legend.lineTypes(), width))
            .theme(options("legend_position", "bottom", "panel_grid_major_x", "blank"));
    references(plot, axis.references(), categories.size());
    Map<String, Object> data = data(title, categories, series);
    Map<String, Object> bars = withIntervals(data);
    if (!((List<?>) bars.get("x")).isEmpty()) {
      plot.layer(
          "errorbar",
          bars,
          options("x", "x", "ymin", "low", "ymax", "high", "color", "label"),
          options(
              "width", SPREAD / Math.max(2, series.size()) / 2, "size", 0.9, "show_legend", false));
    }
    plot.layer("point", data, options("x", "x", "y", "y", "color", "label"), options("size", 4.0));
    return plot.svg();
  }

  private static int width(List<String> categories, int series) {
    int longest = categories.stream().mapToInt(String::length).max().orElse(1);
    return Math.max(
        LEAST_WIDTH,
        Math.min(
            MOST_WIDTH,
            BESIDE + categories.size() * Math.max(CATEGORY_WIDTH * series / 2, LETTER * longest)));
  }

  private static void references(PlotSpec plot, List<ReferenceLine> lines, int categories) {
    for (ReferenceLine line : lines) {
      plot.layer(
          "line",
          options(
              "x",
              values(-0.5, categories - 0.5),
              "y",
              values(line.y(), line.y()),
              "label",
              values(line.label(), line.label())),
          options("x", "x", "y", "y", "color", "label", "linetype", "label"),
          options("size", 0.9));
    }
  }

  private static Map<String, Object> data(
      String title, List<String> categories, List<Series> series) {
    List<Object> x = values();
    List<Object> y = values();
    List<Object> low = values();
    List<Object> high = values();
    List<Object> label = values();
    for (int s = 0; s < series.size(); s++) {
      double shift = series.size() == 1 ? 0 : SPREAD * ((s + 0.5) / series.size() - 0.5);
      for (Mark mark : series.get(s).marks()) {
        int category = categories.indexOf(mark.category());
        if (category < 0) {
          throw new IllegalArgumentException(
              "chart '%s' has a mark for '%s', which is not one of its categories %s"
                  .formatted(title, mark.category(), categories));
        }
        x.add(category + shift);
        y.add(mark.value());
        low.add(mark.low());
        high.add(mark.high());
        label.add(series.get(s).label());
      }
    }
    if (x.isEmpty()) {
      throw new IllegalArgumentException(
          "chart '%s' has no mark; give at least one value".formatted(title));
    }
    return options("x", x, "y", y, "low", low, "high", high, "label", label);
  }

  private static Map<String, Object> withIntervals(Map<String, Object> data) {
    Map<String, Object> chosen = options();
    List<?> low = (List<?>) data.get("low");
    data.forEach(
        (name, values) -> {
          List<Object> kept = values();
          for (int i = 0; i < low.size(); i++) {
            if (!Double.isNaN((double) low.get(i))) {
              kept.add(((List<?>) values).get(i));
            }
          }
          chosen.put(name, kept);
        });
    return chosen;
  }
}
