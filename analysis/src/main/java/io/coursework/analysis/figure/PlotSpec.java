package io.coursework.analysis.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * A plot in the grammar of graphics: data, scales and layers in the words of lets-plot's plot
 * specification.
 *
 * @see <a href="https://lets-plot.org/kotlin/aesthetics.html">the words of the specification</a>
 */
final class PlotSpec {

  private static final int MOST_LETTERS = 20; // of a name at an axis, before the library cuts it

  private final String title;
  private final int width;
  private final int height;
  private final List<Object> scales = new ArrayList<>();
  private final List<Object> layers = new ArrayList<>();
  private final Map<String, Object> theme =
      options(
          "name", "light",
          "plot_title", options("face", "bold", "blank", false),
          "plot_margin", options("t", 10, "r", 14, "b", 10, "l", 10));
  private Map<String, Object> coordinates = options();

  /** An empty plot; width and height in pixels. */
  PlotSpec(String title, int width, int height) {
    this.title = title;
    this.width = width;
    this.height = height;
  }

  /** Adds how values of one aesthetic (x, y, color, ...) become places or colours. */
  PlotSpec scale(String aesthetic, Map<String, Object> options) {
    Map<String, Object> scale = options("aesthetic", aesthetic);
    scale.putAll(options);
    scales.add(scale);
    return this;
  }

  /** Adds a layer on top of those before. */
  PlotSpec layer(
      String geom,
      Map<String, Object> data,
      Map<String, Object> mapping,
      Map<String, Object> options) {
    Map<String, Object> layer =
        options("geom", geom, "data", data, "mapping", mapping, "tooltips", "none");
    layer.putAll(options);
    layers.add(layer);
    return this;
  }

  /** One unit of x is as long as one of y. */
  PlotSpec equalUnits() {
    coordinates = options("name", "fixed", "ratio", 1.0);
    return this;
  }

  /** The panel takes all room there is: the library would make tiles square. */
  PlotSpec filled() {
    coordinates = options("name", "cartesian");
    return this;
  }

  PlotSpec theme(Map<String, Object> options) {
    theme.putAll(options);
    return this;
  }

  /** Draws the plot. */
  String svg() {
    Map<String, Object> plot =
        options(
            "kind",
            "plot",
            "ggtitle",
            options("text", title),
            "ggsize",
            options("width", width, "height", height),
            "theme",
            theme,
            "scales",
            scales,
            "layers",
            layers);
    if (!coordinates.isEmpty()) {
      plot.put("coord", coordinates);
    }
    String drawn =
        PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
            plot, null, new UnsupportedRGBEncoder(), false); // null: the size above
    return SvgText.settle(whole(drawn), title, width, height);
  }

  /** The drawing with the names at its axes that the library cut, whole again. */
  private String whole(String drawn) {
    String whole = drawn;
    for (Object scale : scales) {
      if (((Map<?, ?>) scale).get("labels") instanceof List<?> labels) {
        for (Object label : labels) {
          String text = label.toString();
          if (cut(text.length()) > 0) {
            whole =
                whole.replaceFirst(
                    ">\\s*"
                        + Pattern.quote(SvgText.escape(text.substring(0, MOST_LETTERS)) + "..")
                        + "\\s*<",
                    Matcher.quoteReplacement(">" + SvgText.escape(text) + "<"));
          }
        }
      }
    }
    return whole;
  }

  /** How many letters the library cuts from a name of so many at an axis. */
  static int cut(int letters) {
    return Math.max(0, letters - MOST_LETTERS);
  }

  /** A mutable map, as the library wants it, of keys and values in turn. */
  static Map<String, Object> options(Object... keysAndValues) {
    Map<String, Object> options = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return options;
  }

  /** A column of data, or a list of option values. */
  static List<Object> values(Object... values) {
    return new ArrayList<>(Arrays.asList(values));
  }

  /** A column of data. */
  static List<Object> column(double[] values) {
    List<Object> column = new ArrayList<>();
    for (double value : values) {
      column.add(value);
    }
    return column;
  }
}
