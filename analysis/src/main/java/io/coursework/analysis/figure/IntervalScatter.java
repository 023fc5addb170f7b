package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** A few named things by two quantities, each with an interval: a point and a cross of two bars. */
public final class IntervalScatter {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 460;
  private static final double MARGIN = 0.12; // of a range, on each side
  // Of a name beside its point, as shares of the ranges.
  private static final double LETTER = 0.018;
  private static final double LINE = 0.05;
  private static final double GAP = 0.015;

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

  /** What a name or a point covers, in shares of the ranges. */
  private record Box(double left, double right, double bottom, double top) {

    static Box at(double x, double y) {
      return new Box(x - GAP, x + GAP, y - GAP, y + GAP);
    }

    /** A name at one of its point's four corners. */
    static Box beside(Box point, String name, boolean right, boolean above) {
      double width = LETTER * name.length();
      return new Box(
          right ? point.right : point.left - width,
          right ? point.right + width : point.left,
          above ? point.top : point.bottom - LINE,
          above ? point.top + LINE : point.bottom);
    }

    boolean meets(Box other) {
      return left < other.right && other.left < right && bottom < other.top && other.bottom < top;
    }

    /** How many of these it would cover; most of all where it leaves the panel. */
    long covers(List<Box> others) {
      boolean inside = left >= 0 && right <= 1 && bottom >= 0 && top <= 1;
      return inside ? others.stream().filter(this::meets).count() : Long.MAX_VALUE;
    }
  }

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

  /** Each name at the corner of its point where it covers least of the drawing. */
  private static void names(PlotSpec plot, List<Point> points, double[] xs, double[] ys) {
    List<Box> dots = new ArrayList<>();
    List<Box> taken = new ArrayList<>();
    taken.add(new Box(0, 1, share(0, ys), share(0, ys)));
    for (Point point : points) {
      double x = share(point.x().value(), xs);
      double y = share(point.y().value(), ys);
      dots.add(Box.at(x, y));
      // A bar whose ends are unknown covers nothing.
      taken.add(new Box(share(point.x().low(), xs), share(point.x().high(), xs), y, y));
      taken.add(new Box(x, x, share(point.y().low(), ys), share(point.y().high(), ys)));
    }
    taken.addAll(dots);
    for (int i = 0; i < points.size(); i++) {
      String name = points.get(i).label();
      Box dot = dots.get(i);
      List<Box> corners =
          List.of(
              Box.beside(dot, name, true, true),
              Box.beside(dot, name, true, false),
              Box.beside(dot, name, false, true),
              Box.beside(dot, name, false, false));
      Box box =
          corners.stream()
              .min(Comparator.comparingLong(corner -> corner.covers(taken)))
              .orElseThrow();
      taken.add(box);
      boolean right = box.left() >= dot.right();
      plot.layer(
          "text",
          options(
              "x", values(place(right ? box.left() : box.right(), xs)),
              "y", values(place((box.bottom() + box.top()) / 2, ys)),
              "name", values(name)),
          options("x", "x", "y", "y", "label", "name"),
          options(
              "color",
              Palette.qualitative(i),
              "size",
              6.0,
              "fontface",
              "bold",
              "hjust",
              right ? 0.0 : 1.0));
    }
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
