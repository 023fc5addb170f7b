package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.column;
import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * When runs learned, against the size of their model, both on logarithmic axes: a dot per run that
 * learned, a circle with their number where runs ended that did not, and per group a curve with its
 * band where half of the runs have learned. Points of one size stand side by side, group by group.
 */
public final class LearningTimesChart {

  private static final int WIDTH = 414; // what a phone shows
  private static final int HEIGHT = 340;
  private static final double MARGIN = 1.25; // factor beyond the outermost value
  private static final double APART = 0.032; // of the axis, between two groups at one size
  private static final double ABOVE = 0.06; // of the axis, from a circle to its number

  private LearningTimesChart() {}

  /**
   * One group.
   *
   * @param label its name in the legend
   * @param sizes of its runs, above 0
   * @param times when they learned or ended, as many, above 0
   * @param learned which of the two
   * @param half the curve of half of the runs with its band; null for none
   */
  public record Series(
      String label, double[] sizes, double[] times, boolean[] learned, Curve half) {}

  /**
   * Draws the chart.
   *
   * @throws IllegalArgumentException if there is no run
   */
  public static String svg(String title, String xLabel, String yLabel, List<Series> series) {
    double[] sizes = series.stream().flatMapToDouble(one -> Arrays.stream(one.sizes())).toArray();
    double[] times = series.stream().flatMapToDouble(one -> Arrays.stream(one.times())).toArray();
    if (sizes.length == 0) {
      throw new IllegalArgumentException(
          "chart '%s' has no run; give at least one".formatted(title));
    }
    double lowest = Arrays.stream(times).min().orElseThrow() / MARGIN;
    double latest = Arrays.stream(times).max().orElseThrow();
    double above = Math.pow(latest / lowest, ABOVE);
    double highest = latest * above * MARGIN;
    double smallest = Arrays.stream(sizes).min().orElseThrow() / MARGIN;
    double largest = Arrays.stream(sizes).max().orElseThrow() * MARGIN;
    Legend legend =
        Legend.of(
            series.stream()
                .map(one -> Curve.line(one.label(), new double[0], new double[0]))
                .toList(),
            List.of());
    PlotSpec plot =
        new PlotSpec(title, WIDTH, HEIGHT + legend.height(WIDTH))
            .scale("x", LogScale.between(xLabel, smallest, largest))
            .scale("y", LogScale.between(yLabel, lowest, highest))
            .scale("color", legend.scale(legend.colours(), WIDTH))
            .scale("fill", legend.scale(legend.colours(), WIDTH))
            .theme(
                options(
                    "legend_position", "bottom",
                    "panel_grid_minor", "blank",
                    "axis_text_x", options("angle", 0)));
    for (Series one : series) {
      curve(plot, one, lowest, highest);
    }
    for (int i = 0; i < series.size(); i++) {
      double aside = Math.pow(largest / smallest, APART * (i - (series.size() - 1) / 2.0));
      learned(plot, series.get(i), aside);
      ended(plot, series.get(i), aside, above);
    }
    return plot.svg();
  }

  private static void learned(PlotSpec plot, Series one, double aside) {
    int[] chosen = IntStream.range(0, one.sizes().length).filter(i -> one.learned()[i]).toArray();
    plot.layer(
        "point",
        options(
            "x", column(Arrays.stream(chosen).mapToDouble(i -> one.sizes()[i] * aside).toArray()),
            "y", column(Arrays.stream(chosen).mapToDouble(i -> one.times()[i]).toArray()),
            "label", labels(one.label(), chosen.length)),
        options("x", "x", "y", "y", "color", "label"),
        options("size", 3.0, "alpha", 0.75, "shape", 16));
  }

  /** One circle a size, where the first of its runs ended. */
  private static void ended(PlotSpec plot, Series one, double aside, double above) {
    SortedMap<Double, List<Double>> ends = new TreeMap<>();
    for (int i = 0; i < one.sizes().length; i++) {
      if (!one.learned()[i]) {
        ends.computeIfAbsent(one.sizes()[i] * aside, size -> new ArrayList<>()).add(one.times()[i]);
      }
    }
    double[] x = ends.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    double[] y = ends.values().stream().mapToDouble(Collections::min).toArray();
    List<Object> counts = values();
    ends.values().forEach(times -> counts.add(Integer.toString(times.size())));
    plot.layer(
        "point",
        options("x", column(x), "y", column(y), "label", labels(one.label(), x.length)),
        options("x", "x", "y", "y", "color", "label"),
        options("size", 3.0, "shape", 1, "show_legend", false));
    plot.layer(
        "text",
        options(
            "x", column(x),
            "y", column(Arrays.stream(y).map(end -> end * above).toArray()),
            "count", counts,
            "label", labels(one.label(), x.length)),
        options("x", "x", "y", "y", "label", "count", "color", "label"),
        options("size", 5.0, "show_legend", false));
  }

  private static void curve(PlotSpec plot, Series one, double lowest, double highest) {
    Curve curve = one.half();
    if (curve == null) {
      return;
    }
    int[] seen =
        IntStream.range(0, curve.x().length)
            .filter(i -> curve.y()[i] >= lowest && curve.y()[i] <= highest)
            .toArray();
    if (seen.length == 0) {
      return;
    }
    plot.layer(
        "ribbon",
        options(
            "x", chosen(curve.x(), seen),
            "low", clipped(curve.low(), seen, lowest, highest),
            "high", clipped(curve.high(), seen, lowest, highest),
            "label", labels(one.label(), seen.length)),
        options("x", "x", "ymin", "low", "ymax", "high", "fill", "label"),
        options("alpha", 0.16, "size", 0.0, "show_legend", false));
    plot.layer(
        "line",
        options(
            "x", chosen(curve.x(), seen),
            "y", chosen(curve.y(), seen),
            "label", labels(one.label(), seen.length)),
        options("x", "x", "y", "y", "color", "label"),
        options("size", 1.3, "show_legend", false));
  }

  private static List<Object> chosen(double[] values, int[] indices) {
    return column(Arrays.stream(indices).mapToDouble(i -> values[i]).toArray());
  }

  private static List<Object> clipped(double[] values, int[] indices, double low, double high) {
    return column(
        Arrays.stream(indices)
            .mapToDouble(i -> Math.max(low, Math.min(high, values[i])))
            .toArray());
  }

  private static List<Object> labels(String label, int count) {
    List<Object> labels = values();
    for (int i = 0; i < count; i++) {
      labels.add(label);
    }
    return labels;
  }
}
