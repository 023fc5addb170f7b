package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Results of settings over one of their parameters: a dot for each with a bar for its interval, the
 * best in red. Settings of the same value stand side by side.
 */
public final class ParameterScatter {

  private static final int WIDTH = 420;
  private static final int HEIGHT = 320;
  private static final double AROUND = 0.06; // of the axis, on each side
  private static final double SPREAD = 0.5; // of the distance of two values
  private static final double WIDEST_GAP = 0.4; // of that, from one dot of a value to the next
  private static final int FEW = 40; // dots

  private ParameterScatter() {}

  /**
   * One setting.
   *
   * @param text its value of the parameter
   * @param result its result; finite
   * @param low lower end of its interval; NaN for none
   * @param high upper end; NaN just when low is
   */
  public record Dot(String text, double result, double low, double high) {}

  /**
   * Draws the dots.
   *
   * @param parameter its name
   * @param dots at least one, the best first
   */
  public static String svg(String title, String parameter, String resultLabel, List<Dot> dots) {
    ParameterAxis axis = ParameterAxis.of(dots.stream().map(Dot::text).toList());
    List<Object> ticks = values();
    List<Object> labels = values();
    for (ParameterAxis.Tick tick : axis.ticks()) {
      ticks.add(tick.place());
      labels.add(tick.label());
    }
    double beside =
        axis.steps() ? Math.max(AROUND, SPREAD / Math.max(1, ticks.size() - 1) / 2) : AROUND;
    PlotSpec plot =
        new PlotSpec(title, WIDTH, HEIGHT)
            .filled()
            .scale(
                "x",
                options(
                    "name",
                    parameter,
                    "breaks",
                    ticks,
                    "labels",
                    labels,
                    "limits",
                    values(-beside * 1.2, 1 + beside * 1.2),
                    "expand",
                    values(0.0, 0.0)))
            .scale("y", options("name", resultLabel))
            .theme(options("panel_grid_minor", "blank"));
    List<Object> x = new ArrayList<>(places(axis, dots, axis.steps() ? beside : 0));
    List<Object> y = values();
    dots.forEach(dot -> y.add(dot.result()));
    bars(plot, x, dots, 1, dots.size());
    bars(plot, x, dots, 0, 1);
    double size = dots.size() > FEW ? 2.5 : 4.0;
    plot.layer(
        "point",
        options("x", x.subList(1, x.size()), "y", y.subList(1, y.size())),
        options("x", "x", "y", "y"),
        options("color", Palette.BLUE, "size", size, "alpha", 0.75));
    plot.layer(
        "point",
        options("x", x.subList(0, 1), "y", y.subList(0, 1)),
        options("x", "x", "y", "y"),
        options("color", Palette.VERMILION, "size", size + 1));
    return plot.svg();
  }

  /** The intervals of some dots, in one layer: the library takes long over many. */
  private static void bars(PlotSpec plot, List<Object> x, List<Dot> dots, int from, int to) {
    Map<String, Object> data = options("x", values(), "y", values(), "to_y", values());
    for (int i = from; i < to; i++) {
      if (!Double.isNaN(dots.get(i).low())) {
        add(data, "x", x.get(i));
        add(data, "y", dots.get(i).low());
        add(data, "to_y", dots.get(i).high());
      }
    }
    if (!((List<?>) data.get("x")).isEmpty()) {
      plot.layer(
          "segment",
          data,
          options("x", "x", "y", "y", "xend", "x", "yend", "to_y"),
          options(
              "color",
              from == 0 ? Palette.VERMILION : Palette.BLUE,
              "size",
              0.7,
              "alpha",
              from == 0 ? 1.0 : 0.5));
    }
  }

  @SuppressWarnings("unchecked")
  private static void add(Map<String, Object> data, String column, Object value) {
    ((List<Object>) data.get(column)).add(value);
  }

  /** The places of the dots, those of the same value spread over so much to each side. */
  private static List<Double> places(ParameterAxis axis, List<Dot> dots, double beside) {
    Map<String, Integer> all = new HashMap<>();
    dots.forEach(dot -> all.merge(dot.text(), 1, Integer::sum));
    Map<String, Integer> placed = new HashMap<>();
    List<Double> places = new ArrayList<>();
    for (Dot dot : dots) {
      int before = placed.merge(dot.text(), 1, Integer::sum) - 1;
      int count = all.get(dot.text());
      double gap = count == 1 ? 0 : Math.min(WIDEST_GAP, 2.0 / (count - 1));
      double shift = gap * (before - (count - 1) / 2.0);
      places.add(axis.places().applyAsDouble(dot.text()) + shift * beside);
    }
    return places;
  }
}
