package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.column;
import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * When runs learned, against the size of their model, both on logarithmic axes: a dot per run that
 * learned, a circle at the end of each that did not, and per group a curve with its band where half
 * of the runs have learned.
 */
public final class LearningTimesChart {

  private static final int WIDTH = 414; // what a phone shows
  private static final int HEIGHT = 340;
  private static final double MARGIN = 1.25; // factor beyond the outermost value

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
    double highest = Arrays.stream(times).max().orElseThrow() * MARGIN;
    Legend legend =
        Legend.of(
            series.stream()
                .map(one -> Curve.line(one.label(), new double[0], new double[0]))
                .toList(),
            List.of());
    PlotSpec plot =
        new PlotSpec(title, WIDTH, HEIGHT + legend.height(WIDTH))
            .scale(
                "x",
                LogScale.between(
                    xLabel,
                    Arrays.stream(sizes).min().orElseThrow() / MARGIN,
                    Arrays.stream(sizes).max().orElseThrow() * MARGIN))
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
    for (Series one : series) {
      points(plot, one, true);
      points(plot, one, false);
    }
    return plot.svg();
  }

  private static void points(PlotSpec plot, Series one, boolean learned) {
    int[] chosen =
        IntStream.range(0, one.sizes().length).filter(i -> one.learned()[i] == learned).toArray();
    plot.layer(
        "point",
        options(
            "x", column(Arrays.stream(chosen).mapToDouble(i -> one.sizes()[i]).toArray()),
            "y", column(Arrays.stream(chosen).mapToDouble(i -> one.times()[i]).toArray()),
            "label", labels(one.label(), chosen.length)),
        options("x", "x", "y", "y", "color", "label"),
        options("size", 3.0, "alpha", 0.75, "shape", learned ? 16 : 1, "show_legend", learned));
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
