package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What each of several parameters does to the mean result: its levels side by side, those of
 * numbers joined by a line, with a bar for the interval of each. All parameters share the vertical
 * axis, so that what rises steeply matters more.
 */
public final class MainEffectChart {

  private static final int HEIGHT = 380;
  private static final int LEAST_WIDTH = 420;
  private static final int MOST_WIDTH = 1000; // names that have no room then stand upright
  private static final int LETTER = 8; // pixels of one in the name of a level or a parameter
  private static final int LEVEL_WIDTH = 46; // pixels, at least
  private static final int BESIDE = 110; // pixels of the width that levels do not have
  private static final double GAP = 0.8; // levels between two parameters
  private static final double HEAD = 0.1; // of the panel's height, for the parameters' names

  private MainEffectChart() {}

  /**
   * One parameter.
   *
   * @param name of it, short
   * @param joined whether a line joins its levels, as of numbers
   * @param marks of its levels, in their order; the category is the level's name
   */
  public record Parameter(String name, boolean joined, List<IntervalChart.Mark> marks) {
    public Parameter {
      marks = List.copyOf(marks);
    }
  }

  /**
   * Where levels and names stand across the chart, in levels.
   *
   * @param levels of each parameter
   * @param centres of the parameters' names
   * @param right end of the last one
   */
  private record Places(List<List<Object>> levels, List<Double> centres, double right) {}

  /**
   * Draws the chart.
   *
   * @param parameters from the left, at least one, each with a mark
   */
  public static String svg(String title, String resultLabel, List<Parameter> parameters) {
    List<IntervalChart.Mark> marks = parameters.stream().flatMap(p -> p.marks().stream()).toList();
    double least =
        marks.stream()
            .mapToDouble(m -> Double.isNaN(m.low()) ? m.value() : m.low())
            .min()
            .orElse(0);
    double most =
        marks.stream()
            .mapToDouble(m -> Double.isNaN(m.high()) ? m.value() : m.high())
            .max()
            .orElse(1);
    double range = most > least ? most - least : 1;
    double top = most + HEAD * range * 1.3;
    int levelWidth =
        levelWidth(marks.stream().mapToInt(mark -> mark.category().length()).max().orElse(1));
    Places places = places(parameters, levelWidth);
    int width = BESIDE + (int) ((places.right() + 0.5 + GAP) * levelWidth);
    List<Object> ticks = values();
    places.levels().forEach(ticks::addAll);
    List<Object> labels = values();
    marks.forEach(mark -> labels.add(mark.category()));
    Map<String, Object> x =
        options(
            "name",
            "",
            "breaks",
            ticks,
            "labels",
            labels,
            "limits",
            values(-0.5 - GAP / 2, places.right() + GAP / 2),
            "expand",
            values(0.0, 0.0));
    Map<String, Object> y = options("name", resultLabel, "expand", values(0.0, 0.0));
    y.put("limits", values(least - 0.04 * range, top));
    PlotSpec plot =
        new PlotSpec(title, Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, width)), HEIGHT)
            .filled()
            .scale("x", x)
            .scale("y", y)
            .theme(options("panel_grid_major_x", "blank", "panel_grid_minor", "blank"));
    for (int i = 0; i < parameters.size(); i++) {
      String colour = Palette.qualitative(i);
      levels(plot, parameters.get(i), places.levels().get(i), colour);
      name(plot, parameters.get(i), places.centres().get(i), top - HEAD * range / 2, colour);
    }
    return plot.svg();
  }

  /** A parameter of few levels has room for its own name, too. */
  private static Places places(List<Parameter> parameters, int levelWidth) {
    List<Double> centres = new ArrayList<>();
    List<List<Object>> levels = new ArrayList<>();
    double next = 0;
    for (Parameter parameter : parameters) {
      double room = (double) LETTER * parameter.name().length() / levelWidth;
      double wide = Math.max(parameter.marks().size(), room);
      double first = next + (wide - parameter.marks().size()) / 2;
      List<Object> own = values();
      for (int i = 0; i < parameter.marks().size(); i++) {
        own.add(first + i);
      }
      levels.add(own);
      centres.add(next + (wide - 1) / 2);
      next += wide + GAP;
    }
    return new Places(levels, centres, next - GAP - 0.5);
  }

  private static void name(PlotSpec plot, Parameter parameter, double x, double y, String colour) {
    plot.layer(
        "text",
        options("x", values(x), "y", values(y), "name", values(parameter.name())),
        options("x", "x", "y", "y", "label", "name"),
        options("color", colour, "size", 5.6, "fontface", "bold"));
  }

  private static int levelWidth(int longest) {
    return Math.max(LEVEL_WIDTH, LETTER * Math.min(20, longest) + 10);
  }

  private static void levels(
      PlotSpec plot, Parameter parameter, List<Object> places, String colour) {
    List<Object> means = values();
    parameter.marks().forEach(mark -> means.add(mark.value()));
    Map<String, Object> data = options("x", places, "y", means);
    Map<String, Object> at = options("x", "x", "y", "y");
    if (parameter.joined()) {
      plot.layer("path", data, at, options("color", colour, "size", 0.8, "alpha", 0.6));
    }
    for (int i = 0; i < places.size(); i++) {
      IntervalChart.Mark mark = parameter.marks().get(i);
      if (!Double.isNaN(mark.low())) {
        plot.layer(
            "segment",
            options("x", values(places.get(i)), "y", values(mark.low()), "to", values(mark.high())),
            options("x", "x", "y", "y", "xend", "x", "yend", "to"),
            options("color", colour, "size", 0.9));
      }
    }
    plot.layer("point", data, at, options("color", colour, "size", 4.0));
  }
}
