package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import io.coursework.analysis.figure.LabelPlacement.Box;
import io.coursework.analysis.figure.LabelPlacement.Place;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** A few named things by two quantities, each with an interval: a point and a cross of two bars. */
public final class IntervalScatter {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 460;
  private static final double MARGIN = 0.12; // of a range, on each side
  // Pixels of the panel and of what is drawn in it.
  private static final double PANEL_WIDTH = 550;
  private static final double PANEL_HEIGHT = 350;
  private static final double RADIUS = 7;
  private static final double LETTER = 8.5;
  private static final double LINE = 17;

  private IntervalScatter() {}

  /**
   * A quantity of a point.
   *
   * @param value finite
   * @param low lower end of its interval; NaN for none
   * @param high upper end; NaN just when low is
   */
  public record Extent(double value, double low, double high) {}

  /**
   * One thing.
   *
   * @param label its name, written beside it
   */
  public record Point(String label, Extent x, Extent y) {}

  /**
   * Draws the points; a dashed line stands where y is 0.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static String svg(String title, String xLabel, String yLabel, List<Point> points) {
    if (points.isEmpty()) {
      throw new IllegalArgumentException(
          "chart '%s' has no point; give at least one".formatted(title));
    }
    double[] xs = range(points.stream().map(Point::x).flatMapToDouble(IntervalScatter::ends));
    double[] ys =
        range(
            DoubleStream.concat(
                points.stream().map(Point::y).flatMapToDouble(IntervalScatter::ends),
                DoubleStream.of(0)));
    PlotSpec plot =
        new PlotSpec(title, WIDTH, HEIGHT)
            .filled()
            .scale("x", axis(xLabel, xs))
            .scale("y", axis(yLabel, ys))
            .theme(options("panel_grid_minor", "blank"));
    segment(plot, xs[0], 0, xs[1], 0, options("color", Palette.INK, "linetype", "dashed"));
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      Extent x = point.x();
      Extent y = point.y();
      Map<String, Object> colour = options("color", Palette.qualitative(i), "size", 1.0);
      segment(plot, x.low(), y.value(), x.high(), y.value(), colour);
      segment(plot, x.value(), y.low(), x.value(), y.high(), colour);
    }
    for (int i = 0; i < points.size(); i++) {
      plot.layer(
          "point",
          options("x", values(points.get(i).x().value()), "y", values(points.get(i).y().value())),
          options("x", "x", "y", "y"),
          options("color", Palette.qualitative(i), "size", 4.5));
    }
    names(plot, points, xs, ys);
    return plot.svg();
  }

  /** Draws nothing where an end is unknown. */
  private static void segment(
      PlotSpec plot, double x, double y, double toX, double toY, Map<String, Object> options) {
    if (!Double.isNaN(x + y + toX + toY)) {
      plot.layer(
          "segment",
          options("x", values(x), "y", values(y), "to_x", values(toX), "to_y", values(toY)),
          options("x", "x", "y", "y", "xend", "to_x", "yend", "to_y"),
          options);
    }
  }

  /** Each name where it covers least of the drawing, with a line to its point if that is far. */
  private static void names(PlotSpec plot, List<Point> points, double[] xs, double[] ys) {
    LabelPlacement placement = new LabelPlacement(new Box(0, PANEL_WIDTH, 0, PANEL_HEIGHT));
    placement.avoid(new Box(0, PANEL_WIDTH, up(0, ys), up(0, ys)));
    for (Point point : points) {
      double x = across(point.x().value(), xs);
      double y = up(point.y().value(), ys);
      placement.keep(Box.round(x, y, RADIUS));
      // A bar whose ends are unknown covers nothing.
      placement.avoid(new Box(across(point.x().low(), xs), across(point.x().high(), xs), y, y));
      placement.avoid(new Box(x, x, up(point.y().low(), ys), up(point.y().high(), ys)));
    }
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      double x = across(point.x().value(), xs);
      double y = up(point.y().value(), ys);
      Place place = placement.place(x, y, RADIUS, LETTER * point.label().length(), LINE);
      double toX = place(place.box().centre() / PANEL_WIDTH, xs);
      double toY = place(place.box().middle() / PANEL_HEIGHT, ys);
      if (place.away()) {
        double endX = place(place.endX(x) / PANEL_WIDTH, xs);
        double endY = place(place.endY(y) / PANEL_HEIGHT, ys);
        segment(
            plot,
            point.x().value(),
            point.y().value(),
            endX,
            endY,
            options("color", Palette.qualitative(i), "size", 0.5));
      }
      plot.layer(
          "text",
          options("x", values(toX), "y", values(toY), "name", values(point.label())),
          options("x", "x", "y", "y", "label", "name"),
          options("color", Palette.qualitative(i), "size", 6.0, "fontface", "bold"));
    }
  }

  private static double across(double value, double[] range) {
    return PANEL_WIDTH * share(value, range);
  }

  private static double up(double value, double[] range) {
    return PANEL_HEIGHT * share(value, range);
  }

  private static double share(double value, double[] range) {
    return (value - range[0]) / (range[1] - range[0]);
  }

  private static double place(double share, double[] range) {
    return range[0] + share * (range[1] - range[0]);
  }

  private static DoubleStream ends(Extent extent) {
    return DoubleStream.of(extent.value(), extent.low(), extent.high())
        .filter(end -> !Double.isNaN(end));
  }

  private static double[] range(DoubleStream ends) {
    DoubleSummaryStatistics all = ends.summaryStatistics();
    double length = all.getMax() - all.getMin();
    double margin = length == 0 ? 1 : MARGIN * length;
    return new double[] {all.getMin() - margin, all.getMax() + margin};
  }

  private static Map<String, Object> axis(String name, double[] range) {
    return options("name", name, "limits", values(range[0], range[1]), "expand", values(0.0, 0.0));
  }
}
