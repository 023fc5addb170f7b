package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Settings by two results: those that are the best compromises in orange, with the line beyond
 * which none was found. An axis is logarithmic where the logarithms of its values are spread more
 * evenly.
 */
public final class ParetoScatter {

  private static final int WIDTH = 560;
  private static final int HEIGHT = 420;
  private static final double AROUND = 0.06; // of an axis, on each side
  private static final int FEW = 40; // dots

  private ParetoScatter() {}

  /**
   * One of the two results.
   *
   * @param label its name
   * @param minimized whether the least is the best
   */
  public record Result(String label, boolean minimized) {}

  /**
   * One setting.
   *
   * @param x its first result; finite
   * @param y its second; finite
   * @param best whether no other is better in one and as good in the other
   */
  public record Dot(double x, double y, boolean best) {}

  /**
   * Draws the dots.
   *
   * @param dots at least one
   */
  public static String svg(String title, Result x, Result y, List<Dot> dots) {
    ParameterAxis across =
        ParameterAxis.ofNumbers(dots.stream().mapToDouble(Dot::x).toArray(), true);
    ParameterAxis up = ParameterAxis.ofNumbers(dots.stream().mapToDouble(Dot::y).toArray(), true);
    PlotSpec plot =
        new PlotSpec(title, WIDTH, HEIGHT)
            .filled()
            .scale("x", scale(x.label(), across))
            .scale("y", scale(y.label(), up))
            .theme(options("panel_grid_minor", "blank"));
    List<Dot> placed =
        dots.stream()
            .map(dot -> new Dot(place(across, dot.x()), place(up, dot.y()), dot.best()))
            .toList();
    List<Dot> best =
        placed.stream()
            .filter(Dot::best)
            .sorted(Comparator.comparingDouble(Dot::x).thenComparing(Dot::y))
            .toList();
    if (best.size() > 1) {
      plot.layer(
          "path",
          data(corners(best, x.minimized(), y.minimized())),
          options("x", "x", "y", "y"),
          options("color", Palette.VERMILION, "size", 0.8, "alpha", 0.6));
    }
    double size = dots.size() > FEW ? 2.5 : 4.0;
    points(plot, placed.stream().filter(dot -> !dot.best()).toList(), Palette.BLUE, size);
    points(plot, best, Palette.VERMILION, size + 1);
    return plot.svg();
  }

  private static void points(PlotSpec plot, List<Dot> dots, String colour, double size) {
    if (!dots.isEmpty()) {
      plot.layer(
          "point",
          data(dots),
          options("x", "x", "y", "y"),
          options("color", colour, "size", size, "alpha", 0.75));
    }
  }

  private static Map<String, Object> data(List<Dot> dots) {
    List<Object> x = values();
    List<Object> y = values();
    for (Dot dot : dots) {
      x.add(dot.x());
      y.add(dot.y());
    }
    return options("x", x, "y", y);
  }

  /** The steps between the best, by their places: between two, the worse of both in each result. */
  private static List<Dot> corners(List<Dot> best, boolean xMinimized, boolean yMinimized) {
    List<Dot> corners = new ArrayList<>(List.of(best.get(0)));
    for (int i = 1; i < best.size(); i++) {
      Dot before = best.get(i - 1);
      Dot dot = best.get(i);
      corners.add(
          new Dot(
              xMinimized ? Math.max(before.x(), dot.x()) : Math.min(before.x(), dot.x()),
              yMinimized ? Math.max(before.y(), dot.y()) : Math.min(before.y(), dot.y()),
              true));
      corners.add(dot);
    }
    return corners;
  }

  private static double place(ParameterAxis axis, double value) {
    return axis.places().applyAsDouble(Double.toString(value));
  }

  private static Map<String, Object> scale(String name, ParameterAxis axis) {
    List<Object> ticks = values();
    List<Object> labels = values();
    for (ParameterAxis.Tick tick : axis.ticks()) {
      ticks.add(tick.place());
      labels.add(tick.label());
    }
    return options(
        "name",
        name,
        "breaks",
        ticks,
        "labels",
        labels,
        "limits",
        values(-AROUND, 1 + AROUND),
        "expand",
        values(0.0, 0.0));
  }
}
