package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * A matrix as coloured cells, its first row at the top. Cells without a value stay empty; where
 * there is room, the others hold it.
 */
public final class HeatMap {

  private static final int LARGEST_WITH_VALUES = 13; // columns
  private static final int LARGEST_WITH_LINES = 30;
  private static final int MOST_TICKS = 40;
  private static final int CELL = 44; // pixels
  private static final int LEAST = 4 * CELL; // of the panel, in either direction
  private static final int MOST = 640;
  // Pixels of a letter beside the axes and in the title, and of what stands round the panel.
  private static final int LETTER = 8;
  private static final int SHORT = 20; // letters of a row's name that need no room beyond that
  private static final int TITLE_LETTER = 10;
  private static final int AXIS = 60;
  private static final int SCALE = 90;
  // Beyond this part of the scale a cell is dark enough for white text.
  static final double DARK = 0.55;
  private static final double FRAME = 0.92; // of a cell

  private HeatMap() {}

  /**
   * What a matrix shows.
   *
   * @param title of the chart
   * @param rowName what a row is
   * @param rows their labels, from the top
   * @param columnName what a column is
   * @param columns their labels, from the left
   * @param valueName what a cell's value is
   * @param values [rows, columns]; NaN for an empty cell
   */
  public record Matrix(
      String title,
      String rowName,
      List<String> rows,
      String columnName,
      List<String> columns,
      String valueName,
      double[][] values) {

    /**
     * @throws IllegalArgumentException if the values are not one per row and column
     */
    public Matrix {
      rows = List.copyOf(rows);
      columns = List.copyOf(columns);
      if (values.length != rows.size()) {
        throw new IllegalArgumentException(
            "heat map '%s' has %d rows of values but %d labels; give equally many"
                .formatted(title, values.length, rows.size()));
      }
      for (double[] row : values) {
        if (row.length != columns.size()) {
          throw new IllegalArgumentException(
              "heat map '%s' has a row of %d values but %d columns; give equally many"
                  .formatted(title, row.length, columns.size()));
        }
      }
    }
  }

  /**
   * Draws values of either sign: blue below 0, white at 0, red above.
   *
   * @param reach the value of full colour; larger ones look like it
   */
  public static String diverging(Matrix matrix, double reach) {
    return draw(
        matrix,
        reach,
        new boolean[matrix.rows().size()][matrix.columns().size()],
        options(
            "scale_mapper_kind",
            "color_gradient2",
            "low",
            Palette.NEGATIVE,
            "mid",
            Palette.NEUTRAL,
            "high",
            Palette.POSITIVE,
            "midpoint",
            0.0,
            "limits",
            values(-reach, reach),
            "breaks",
            values(-reach, -reach / 2, 0.0, reach / 2, reach)));
  }

  /**
   * Draws values from 0 on: white at 0, the darker the larger.
   *
   * @param reach the value of full colour; larger ones look like it
   */
  public static String sequential(Matrix matrix, double reach) {
    return sequential(matrix, reach, new boolean[matrix.rows().size()][matrix.columns().size()]);
  }

  /**
   * A map like the others, with a frame around some cells.
   *
   * @param framed [rows, columns]
   */
  public static String sequential(Matrix matrix, double reach, boolean[][] framed) {
    return draw(
        matrix,
        reach,
        framed,
        options(
            "scale_mapper_kind",
            "color_gradient",
            "low",
            Palette.NEUTRAL,
            "high",
            Palette.NEGATIVE,
            "limits",
            values(0.0, reach),
            "breaks",
            values(0.0, reach / 4, reach / 2, 3 * reach / 4, reach)));
  }

  /**
   * Draws values from one to another: white at the first, the darker the nearer to the second,
   * which may be the smaller one.
   *
   * @param pale the value without colour
   * @param dark the value of full colour
   * @throws IllegalArgumentException if they are the same
   */
  public static String between(Matrix matrix, double pale, double dark) {
    if (pale == dark) {
      throw new IllegalArgumentException(
          "heat map '%s' has one value for white and for dark, %s; give two"
              .formatted(matrix.title(), pale));
    }
    double low = Math.min(pale, dark);
    double high = Math.max(pale, dark);
    double quarter = (high - low) / 4;
    return draw(
        matrix,
        value -> (value - pale) / (dark - pale),
        value -> Math.max(low, Math.min(high, value)),
        new boolean[matrix.rows().size()][matrix.columns().size()],
        options(
            "scale_mapper_kind",
            "color_gradient",
            "low",
            pale < dark ? Palette.NEUTRAL : Palette.NEGATIVE,
            "high",
            pale < dark ? Palette.NEGATIVE : Palette.NEUTRAL,
            "limits",
            values(low, high),
            "breaks",
            values(low, low + quarter, low + 2 * quarter, low + 3 * quarter, high)));
  }

  private static String draw(
      Matrix matrix, double reach, boolean[][] framed, Map<String, Object> scale) {
    return draw(
        matrix,
        value -> Math.abs(value) / reach,
        value -> Math.max(-reach, Math.min(reach, value)),
        framed,
        scale);
  }

  /**
   * @param depth how dark a value is, as a share of full colour
   * @param onScale the nearest value that the scale has
   */
  private static String draw(
      Matrix matrix,
      DoubleUnaryOperator depth,
      DoubleUnaryOperator onScale,
      boolean[][] framed,
      Map<String, Object> scale) {
    int rows = matrix.rows().size();
    int columns = matrix.columns().size();
    int cell = Math.max(CELL, LETTER * (longest(matrix.columns()) + 1));
    int left = AXIS + LETTER * Math.min(SHORT, longest(matrix.rows()));
    int right = Math.max(SCALE, LETTER * (matrix.valueName().length() + 4));
    int width =
        left
            + Math.max(
                Math.max(LEAST, Math.min(MOST, cell * columns)) + right,
                TITLE_LETTER * matrix.title().length());
    int height = Math.max(LEAST, Math.min(MOST, CELL * rows)) + 120;
    Map<String, Object> fill =
        options(
            "name",
            matrix.valueName(),
            "labels",
            ((List<?>) scale.get("breaks"))
                .stream().map(value -> (Object) tick((double) value)).toList(),
            "guide",
            options("name", "colorbar", "barheight", height / 2, "barwidth", 16));
    fill.putAll(scale);
    fill.put("labels", new ArrayList<>((List<?>) fill.get("labels")));
    PlotSpec plot =
        new PlotSpec(matrix.title(), width, height)
            .filled()
            .scale("x", axis(matrix.columnName(), matrix.columns(), false))
            .scale("y", axis(matrix.rowName(), matrix.rows(), true))
            .scale("fill", fill)
            .theme(options("panel_grid", "blank", "axis_line", "blank"))
            .layer(
                "tile",
                span(scale),
                options("x", "column", "y", "row", "fill", "value"),
                options("alpha", 0.0, "size", 0.0))
            .layer(
                "tile",
                cells(matrix, value -> 0, onScale, 0, Double.POSITIVE_INFINITY),
                options("x", "column", "y", "row", "fill", "value"),
                columns <= LARGEST_WITH_LINES
                    ? options("color", "white", "size", 0.4)
                    : options("size", 0.0));
    if (columns <= LARGEST_WITH_VALUES) {
      text(plot, cells(matrix, depth, onScale, Double.NEGATIVE_INFINITY, DARK), Palette.BLACK);
      text(plot, cells(matrix, depth, onScale, DARK, Double.POSITIVE_INFINITY), "white");
    }
    frames(plot, framed);
    return plot.svg();
  }

  private static int longest(List<String> labels) {
    return labels.stream().mapToInt(String::length).max().orElse(1);
  }

  private static void frames(PlotSpec plot, boolean[][] framed) {
    List<Object> rows = values();
    List<Object> columns = values();
    for (int i = 0; i < framed.length; i++) {
      for (int j = 0; j < framed[i].length; j++) {
        if (framed[i][j]) {
          rows.add((double) i);
          columns.add((double) j);
        }
      }
    }
    if (!rows.isEmpty()) {
      plot.layer(
          "tile",
          options("row", rows, "column", columns),
          options("x", "column", "y", "row"),
          options(
              "fill",
              "white",
              "alpha",
              0.0,
              "color",
              Palette.POSITIVE,
              "size",
              1.6,
              "width",
              FRAME,
              "height",
              FRAME));
    }
  }

  /**
   * Two cells that are not seen, with the ends of the scale: the library widens a range of values
   * that are about equal, and fails where that leaves the limits.
   */
  private static Map<String, Object> span(Map<String, Object> scale) {
    return options(
        "row", values(0.0, 0.0), "column", values(0.0, 0.0), "value", scale.get("limits"));
  }

  private static void text(PlotSpec plot, Map<String, Object> cells, String colour) {
    if (!((List<?>) cells.get("row")).isEmpty()) {
      plot.layer(
          "text",
          cells,
          options("x", "column", "y", "row", "label", "text"),
          options("color", colour, "size", 5.4));
    }
  }

  /** The cells with low ≤ depth &lt; high; their colour stays on the scale. */
  private static Map<String, Object> cells(
      Matrix matrix,
      DoubleUnaryOperator depth,
      DoubleUnaryOperator onScale,
      double low,
      double high) {
    List<Object> rows = values();
    List<Object> columns = values();
    List<Object> cells = values();
    List<Object> texts = values();
    for (int i = 0; i < matrix.values().length; i++) {
      for (int j = 0; j < matrix.values()[i].length; j++) {
        double value = matrix.values()[i][j];
        double part = depth.applyAsDouble(value);
        if (!Double.isNaN(value) && low <= part && part < high) {
          rows.add((double) i);
          columns.add((double) j);
          cells.add(onScale.applyAsDouble(value));
          texts.add(text(value));
        }
      }
    }
    return options("row", rows, "column", columns, "value", cells, "text", texts);
  }

  /** Two decimals, without a zero before the point or a sign before 0: they must fit the cell. */
  private static String text(double value) {
    String text = String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.0f", value);
    if (text.equals("-0.00") || text.equals("0.00")) {
      return "0";
    }
    return text.replaceFirst("^(-?)0\\.", "$1.").replace("-", "−").replaceFirst("\\.00$", "");
  }

  private static String tick(double value) {
    String text =
        new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    return text.replace("-", "−");
  }

  private static Map<String, Object> axis(String name, List<String> labels, boolean downwards) {
    int step = 1;
    for (int candidate : new int[] {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}) {
      step = candidate;
      if (labels.size() <= MOST_TICKS * candidate) {
        break;
      }
    }
    List<Object> breaks = values();
    List<Object> shown = values();
    for (int i = 0; i < labels.size(); i += step) {
      breaks.add((double) i);
      shown.add(labels.get(i));
    }
    Map<String, Object> axis =
        options("name", name, "breaks", breaks, "labels", shown, "expand", values(0.0, 0.0));
    axis.put("limits", values(-0.5, labels.size() - 0.5)); // also where cells at the edge are empty
    if (downwards) {
      axis.put("trans", "reverse");
    }
    return axis;
  }
}
