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
   * Draws the chart.
   *
   * @param parameters from the left, at least one, each with a mark
   */
  public static String svg(String title, String resultLabel, List<Parameter> parameters) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    int longest = 1;
    for (Parameter parameter : parameters) {
      for (IntervalChart.Mark mark : parameter.marks()) {
        boolean bar = !Double.isNaN(mark.low());
        least = Math.min(least, bar ? mark.low() : mark.value());
        most = Math.max(most, bar ? mark.high() : mark.value());
        longest = Math.max(longest, mark.category().length());
      }
    }
    double range = most > least ? most - least : 1;
    double bottom = least - 0.04 * range;
    double top = most + HEAD * range * 1.3;
    List<Object> ticks = values();
    List<Object> labels = values();
    List<Double> centres = new ArrayList<>();
    List<List<Object>> places = new ArrayList<>();
    double next = 0;
    for (Parameter parameter : parameters) {
      // A parameter of few levels has room for its own name, too.
      double room = (double) LETTER * parameter.name().length() / levelWidth(longest);
      double wide = Math.max(parameter.marks().size(), room);
      double first = next + (wide - parameter.marks().size()) / 2;
      List<Object> own = values();
      for (int i = 0; i < parameter.marks().size(); i++) {
        own.add(first + i);
        ticks.add(first + i);
        labels.add(parameter.marks().get(i).category());
      }
      places.add(own);
      centres.add(next + (wide - 1) / 2);
      next += wide + GAP;
    }
    double right = next - GAP - 0.5;
    PlotSpec plot =
        new PlotSpec(
                title,
                Math.max(
                    LEAST_WIDTH,
                    Math.min(
                        MOST_WIDTH, BESIDE + (int) ((right + 0.5 + GAP) * levelWidth(longest)))),
                HEIGHT)
            .filled()
            .scale(
                "x",
                options(
                    "name",
                    "",
                    "breaks",
                    ticks,
                    "labels",
                    labels,
                    "limits",
                    values(-0.5 - GAP / 2, right + GAP / 2),
                    "expand",
                    values(0.0, 0.0)))
            .scale(
                "y",
                options(
                    "name", resultLabel, "limits", values(bottom, top), "expand", values(0.0, 0.0)))
            .theme(options("panel_grid_major_x", "blank", "panel_grid_minor", "blank"));
    for (int i = 0; i < parameters.size(); i++) {
      parameter(plot, parameters.get(i), places.get(i), Palette.qualitative(i));
      plot.layer(
          "text",
          options(
              "x",
              values(centres.get(i)),
              "y",
              values(top - HEAD * range / 2),
              "name",
              values(parameters.get(i).name())),
          options("x", "x", "y", "y", "label", "name"),
          options("color", Palette.qualitative(i), "size", 5.6, "fontface", "bold"));
    }
    return plot.svg();
  }

  private static int levelWidth(int longest) {
    return Math.max(LEVEL_WIDTH, LETTER * Math.min(20, longest) + 10);
  }

  private static void parameter(
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
