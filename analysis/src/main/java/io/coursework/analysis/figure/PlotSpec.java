package io.coursework.analysis.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * A plot in the grammar of graphics: data, scales and layers in the words of lets-plot's plot
 * specification.
 *
 * @see <a href="https://lets-plot.org/kotlin/aesthetics.html">the words of the specification</a>
 */
final class PlotSpec {

  private static final Pattern TURNED =
      Pattern.compile("rotate\\(90\\.0 ?\\)[^<]*>\\s*<text class=\"axis-text-x\"");
  private static final int LETTER = 7; // pixels of one at an axis
  private static final int AROUND = 100; // pixels of the width that are beside the panel
  private static final int MARGIN = 10;
  private static final List<String> AXES = List.of("x", "y");
  private static final String STAND_IN = "nnnnnnnnnnnnnnnn%04d"; // of as many letters as are left
  private static final int MOST_LETTERS = 20; // of a name at an axis, before the library cuts it

  private final String title;
  private final int width;
  private final int height;
  private final List<Map<String, Object>> scales = new ArrayList<>();
  private final List<Object> layers = new ArrayList<>();
  private final Map<String, Object> margin =
      options("t", MARGIN, "r", 14, "b", MARGIN, "l", MARGIN);
  private final Map<String, Object> theme =
      options(
          "name",
          "light",
          "plot_title",
          options("face", "bold", "blank", false),
          "plot_margin",
          margin);
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

  /**
   * Draws the plot. Names at the axes have room for all of their letters: those on the left and
   * below make it wider, and those that stand upright below make it higher, so that the panel stays
   * as large.
   */
  String svg() {
    int beside = LETTER * cut(longest("y"));
    if (beside > 0) {
      theme.put("axis_title_y", options("margin", options("r", beside)));
      margin.put("l", MARGIN + (named("y") ? 0 : beside));
    }
    int wide = width + beside;
    int high = height;
    String drawn = draw(wide, high);
    int longest = longest("x");
    if (TURNED.matcher(drawn).find()) {
      high += LETTER * longest;
      theme.put("axis_title_x", options("margin", options("t", LETTER * cut(longest))));
      drawn = draw(wide, high);
    } else if (cut(longest) > 0) {
      wide = Math.max(wide, AROUND + beside + LETTER * longest * labels("x").size());
      drawn = draw(wide, high);
    }
    return SvgText.settle(drawn, title, description(), wide, high);
  }

  private String draw(int wide, int high) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, Object> plot =
        options(
            "kind",
            "plot",
            "ggtitle",
            options("text", title),
            "ggsize",
            options("width", wide, "height", high),
            "theme",
            theme,
            "scales",
            new ArrayList<>(scales.stream().map(scale -> withStandIns(scale, names)).toList()),
            "layers",
            layers);
    if (!coordinates.isEmpty()) {
      plot.put("coord", coordinates);
    }
    String drawn =
        PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
            plot, null, new UnsupportedRGBEncoder(), false); // null: the size above
    for (Map.Entry<String, String> name : names.entrySet()) {
      drawn = drawn.replace(name.getKey(), SvgText.escape(name.getValue()));
    }
    return drawn;
  }

  private Optional<Map<String, Object>> scale(String aesthetic) {
    return scales.stream().filter(scale -> aesthetic.equals(scale.get("aesthetic"))).findFirst();
  }

  private List<?> labels(String aesthetic) {
    return scale(aesthetic)
        .filter(scale -> scale.get("labels") instanceof List<?>)
        .<List<?>>map(scale -> (List<?>) scale.get("labels"))
        .orElse(List.of());
  }

  private int longest(String aesthetic) {
    return labels(aesthetic).stream().mapToInt(label -> label.toString().length()).max().orElse(0);
  }

  private boolean named(String aesthetic) {
    return scale(aesthetic).filter(scale -> !"".equals(scale.get("name"))).isPresent();
  }

  /** What the axes and the colours are, in words. */
  private String description() {
    Map<String, String> words = new LinkedHashMap<>();
    for (Map<String, Object> scale : scales) {
      String name = scale.get("name") instanceof String given ? given : "";
      switch ((String) scale.get("aesthetic")) {
        case "x" -> words.put("Across: ", name.isEmpty() ? listed(scale.get("labels")) : name);
        case "y" -> words.put("Up: ", name.isEmpty() ? listed(scale.get("labels")) : name);
        case "color", "fill" ->
            words.putIfAbsent("Colour: ", name.isEmpty() ? listed(scale.get("breaks")) : name);
        default -> {}
      }
    }
    return words.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> entry.getKey() + entry.getValue() + ".")
        .collect(Collectors.joining(" "));
  }

  private static String listed(Object values) {
    return values instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(", "))
        : "";
  }

  /**
   * The scale with a stand-in for each name at an axis that the library would cut: as long as what
   * it would leave, and found again in the drawing whatever letters the name has.
   */
  private static Map<String, Object> withStandIns(
      Map<String, Object> scale, Map<String, String> names) {
    if (!AXES.contains(scale.get("aesthetic")) || !(scale.get("labels") instanceof List<?> all)) {
      return scale;
    }
    List<Object> labels = values();
    for (Object label : all) {
      String name = label.toString();
      String standIn = name;
      if (cut(name.length()) > 0) {
        standIn = STAND_IN.formatted(names.size());
        names.put(standIn, name);
      }
      labels.add(standIn);
    }
    Map<String, Object> other = new LinkedHashMap<>(scale);
    other.put("labels", labels);
    return other;
  }

  /** How many letters the library cuts from a name of so many at an axis. */
  private static int cut(int letters) {
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
