package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Settings as lines: each goes through its value of every parameter to its result on the last axis.
 * The better the result, the darker the line; the best is orange.
 */
public final class ParallelCoordinates {

  private static final int HEIGHT = 420;
  private static final int LEAST_WIDTH = 460;
  private static final int AXIS_WIDTH = 185; // pixels, at least
  private static final int LETTER = 8; // pixels of one in a parameter's name
  private static final int FEW = 40; // lines
  private static final double STEEPNESS = 3; // of the darkness over the ranks: few are dark
  private static final String PALE = "#C6DBEF";
  private static final String DARK = "#08306B";
  private static final double AROUND = 0.08; // of an axis, above and below

  private ParallelCoordinates() {}

  /**
   * One setting.
   *
   * @param texts its value of each parameter
   * @param result its result; finite
   */
  public record Line(List<String> texts, double result) {
    public Line {
      texts = List.copyOf(texts);
    }
  }

  /**
   * Draws the lines.
   *
   * @param parameters their names, from the left
   * @param resultLabel the name of the last axis
   * @param lowest whether the lowest result is the best
   * @param lines at least one, the best first
   */
  public static String svg(
      String title, List<String> parameters, String resultLabel, boolean lowest, List<Line> lines) {
    List<ParameterAxis> axes = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      int column = i;
      axes.add(ParameterAxis.of(lines.stream().map(line -> line.texts().get(column)).toList()));
    }
    axes.add(ParameterAxis.ofNumbers(lines.stream().mapToDouble(Line::result).toArray(), false));
    List<Object> names = new ArrayList<>(parameters);
    names.add(resultLabel);
    PlotSpec plot = frame(title, names);
    lines(plot, axes, lowest, lines);
    for (int i = 0; i < axes.size(); i++) {
      axis(plot, i, axes.get(i));
    }
    return plot.svg();
  }

  /** Axes and colours, without a line. */
  private static PlotSpec frame(String title, List<Object> names) {
    List<Object> ticks = values();
    for (int i = 0; i < names.size(); i++) {
      ticks.add((double) i);
    }
    int longest = names.stream().mapToInt(name -> name.toString().length()).max().orElse(1);
    int width = Math.max(LEAST_WIDTH, names.size() * Math.max(AXIS_WIDTH, LETTER * longest));
    double right = names.size() - 1;
    return new PlotSpec(title, width, HEIGHT)
        .filled()
        .scale(
            "x",
            options(
                "name",
                "",
                "breaks",
                ticks,
                "labels",
                names,
                "limits",
                values(-0.5, right + 0.5),
                "expand",
                values(0.0, 0.0)))
        .scale(
            "y",
            options("name", "", "limits", values(-AROUND, 1 + AROUND), "expand", values(0.0, 0.0)))
        .scale(
            "color",
            options(
                "scale_mapper_kind", "color_gradient", "low", PALE, "high", DARK, "guide", "none"))
        .theme(
            options(
                "axis_text_y", "blank",
                "axis_ticks_y", "blank",
                "axis_line_y", "blank",
                "panel_border", "blank",
                "panel_grid_major_y", "blank",
                "panel_grid_minor", "blank",
                "panel_grid_major_x", "blank"));
  }

  /** The best lie on top. */
  private static void lines(
      PlotSpec plot, List<ParameterAxis> axes, boolean lowest, List<Line> lines) {
    Comparator<Line> byResult = Comparator.comparingDouble(Line::result);
    List<Line> ascending = lines.stream().sorted(lowest ? byResult.reversed() : byResult).toList();
    List<Object> x = values();
    List<Object> y = values();
    List<Object> line = values();
    List<Object> result = values();
    for (int i = 0; i < ascending.size(); i++) {
      for (int axis = 0; axis < axes.size(); axis++) {
        x.add((double) axis);
        y.add(place(axes, ascending.get(i), axis));
        line.add("line %05d".formatted(i));
        result.add(Math.pow((i + 1.0) / ascending.size(), STEEPNESS));
      }
    }
    plot.layer(
        "path",
        options("x", x, "y", y, "line", line, "result", result),
        options("x", "x", "y", "y", "group", "line", "color", "result"),
        options("size", lines.size() > FEW ? 0.7 : 1.1, "alpha", lines.size() > FEW ? 0.6 : 0.9));
    List<Object> places = values();
    List<Object> values = values();
    for (int axis = 0; axis < axes.size(); axis++) {
      places.add((double) axis);
      values.add(place(axes, lines.get(0), axis));
    }
    plot.layer(
        "path",
        options("x", places, "y", values),
        options("x", "x", "y", "y"),
        options("color", Palette.VERMILION, "size", 2.2));
  }

  private static double place(List<ParameterAxis> axes, Line line, int axis) {
    String text =
        axis < line.texts().size() ? line.texts().get(axis) : Double.toString(line.result());
    return axes.get(axis).places().applyAsDouble(text);
  }

  private static void axis(PlotSpec plot, int number, ParameterAxis axis) {
    double x = number;
    plot.layer(
        "segment",
        options("x", values(x), "y", values(0.0), "to_y", values(1.0)),
        options("x", "x", "y", "y", "xend", "x", "yend", "to_y"),
        options("color", Palette.INK, "size", 0.7));
    Map<String, Object> data = options("x", values(), "y", values(), "label", values());
    for (ParameterAxis.Tick tick : axis.ticks()) {
      add(data, "x", x + 0.02);
      add(data, "y", tick.place());
      add(data, "label", tick.label());
    }
    plot.layer(
        "label",
        data,
        options("x", "x", "y", "y", "label", "label"),
        options(
            "hjust",
            0.0,
            "size",
            5.5,
            "color",
            Palette.INK,
            "fill",
            "#FFFFFF",
            "alpha",
            0.85,
            "label_size",
            0.0,
            "label_padding",
            0.12));
  }

  @SuppressWarnings("unchecked")
  private static void add(Map<String, Object> data, String column, Object value) {
    ((List<Object>) data.get(column)).add(value);
  }
}
