package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.column;
import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * Curves over training: a line per curve, an uncertainty band where one is given, the single runs
 * thin behind the mean.
 */
public final class LearningCurves {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 440;
  private static final int FEW = 12;

  private LearningCurves() {}

  /** Draws the curves on an axis that fits them. */
  public static String svg(String title, String xLabel, String yLabel, List<Curve> curves) {
    return svg(title, xLabel, yLabel, curves, ValueAxis.automatic());
  }

  /**
   * Draws the curves.
   *
   * @param title of the chart
   * @param xLabel of the horizontal axis, with its unit
   * @param yLabel of the vertical axis, with its unit
   * @param curves in the order of the legend; colours go by label, and from the eighth label on
   *     repeat with another dash
   * @param axis the vertical axis
   * @throws IllegalArgumentException if no curve has a point
   */
  public static String svg(
      String title, String xLabel, String yLabel, List<Curve> curves, ValueAxis axis) {
    Points thin = Points.of(curves, Curve::thin);
    Points main = Points.of(curves, curve -> !curve.thin());
    if (thin.x().isEmpty() && main.x().isEmpty()) {
      throw new IllegalArgumentException(
          "chart '%s' has no point; give at least one curve with a finite value".formatted(title));
    }
    Legend legend = Legend.of(curves, axis.references());
    PlotSpec plot =
        new PlotSpec(title, WIDTH, HEIGHT + legend.height(WIDTH))
            .scale("x", xScale(xLabel, curves))
            .scale("y", valueScale(yLabel, axis))
            .scale("color", legend.scale(legend.colours(), WIDTH))
            .scale("fill", legend.scale(legend.colours(), WIDTH))
            .scale("linetype", legend.scale(legend.lineTypes(), WIDTH))
            .theme(options("legend_position", "bottom"));
    lines(plot, Points.across(axis.references(), curves), options("size", 0.9));
    Points band = Points.bandOf(curves);
    if (!band.x().isEmpty()) {
      plot.layer(
          "ribbon",
          options("x", band.x(), "low", band.low(), "high", band.high(), "label", band.label()),
          options("x", "x", "ymin", "low", "ymax", "high", "fill", "label"),
          options("alpha", 0.18, "size", 0.0, "show_legend", false));
    }
    lines(plot, thin, options("size", 0.6, "alpha", 0.45, "show_legend", main.x().isEmpty()));
    lines(plot, main, options("size", 1.3));
    return plot.svg();
  }

  private static void lines(PlotSpec plot, Points points, Map<String, Object> options) {
    if (!points.x().isEmpty()) {
      plot.layer(
          "line",
          options(
              "x", points.x(), "y", points.y(), "label", points.label(), "curve", points.curve()),
          options("x", "x", "y", "y", "color", "label", "linetype", "label", "group", "curve"),
          options);
    }
  }

  private static Map<String, Object> xScale(String name, List<Curve> curves) {
    Map<String, Object> scale = options("name", name, "expand", values(0.02, 0.0));
    double[] x = curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.x())).toArray();
    double first = Arrays.stream(x).min().orElseThrow();
    double last = Arrays.stream(x).max().orElseThrow();
    if (last - first <= FEW && Arrays.stream(x).allMatch(at -> at == Math.rint(at))) {
      // A few things that are counted, for example rounds: nothing lies between them.
      double[] breaks = DoubleStream.iterate(first, at -> at <= last, at -> at + 1).toArray();
      List<Object> labels = values();
      for (double at : breaks) {
        labels.add(Long.toString((long) at));
      }
      scale.put("breaks", column(breaks));
      scale.put("labels", labels);
    }
    return scale;
  }

  private static Map<String, Object> valueScale(String name, ValueAxis axis) {
    Map<String, Object> scale = options("name", name);
    if (!Double.isNaN(axis.low()) && !Double.isNaN(axis.high())) {
      scale.put("limits", column(new double[] {axis.low(), axis.high()}));
      scale.put("expand", values(0.02, 0.0));
    }
    return scale;
  }

  /** The points of several curves as columns of equal length. */
  private record Points(
      List<Object> x,
      List<Object> y,
      List<Object> low,
      List<Object> high,
      List<Object> label,
      List<Object> curve) {

    static Points of(List<Curve> curves, Predicate<Curve> chosen) {
      Points points = new Points(values(), values(), values(), values(), values(), values());
      for (int c = 0; c < curves.size(); c++) {
        if (chosen.test(curves.get(c))) {
          double[] x = curves.get(c).x();
          double[] y = curves.get(c).y();
          for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(y[i])) {
              points.x.add(x[i]);
              points.y.add(y[i]);
              points.label.add(curves.get(c).label());
              points.curve.add(Integer.toString(c));
            }
          }
        }
      }
      return points;
    }

    static Points across(List<ReferenceLine> lines, List<Curve> curves) {
      Points points = new Points(values(), values(), values(), values(), values(), values());
      DoubleSummaryStatistics x =
          curves.stream().flatMapToDouble(c -> Arrays.stream(c.x())).summaryStatistics();
      for (ReferenceLine line : lines) {
        for (double end : new double[] {x.getMin(), x.getMax()}) {
          points.x.add(end);
          points.y.add(line.y());
          points.label.add(line.label());
          points.curve.add(line.label());
        }
      }
      return points;
    }

    static Points bandOf(List<Curve> curves) {
      Points points = new Points(values(), values(), values(), values(), values(), values());
      for (Curve curve : curves) {
        if (curve.low() != null) {
          double[] x = curve.x();
          double[] low = curve.low();
          double[] high = curve.high();
          for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(low[i]) && Double.isFinite(high[i])) {
              points.x.add(x[i]);
              points.low.add(low[i]);
              points.high.add(high[i]);
              points.label.add(curve.label());
            }
          }
        }
      }
      return points;
    }
  }
}
