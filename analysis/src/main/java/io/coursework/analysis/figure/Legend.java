package io.coursework.analysis.figure;

import static io.coursework.analysis.figure.PlotSpec.options;
import static io.coursework.analysis.figure.PlotSpec.values;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of a chart's lines with their colours and dashes, below the chart in as many rows as
 * they need.
 *
 * @param labels in order, each once: the curves, then the reference lines
 * @param colours one per label
 * @param lineTypes one per label
 */
record Legend(List<Object> labels, List<Object> colours, List<Object> lineTypes) {

  // Curves that run out of colours; the others are kept for reference lines.
  private static final List<Object> LINE_TYPES = values("solid", "longdash", "twodash");
  private static final List<Object> REFERENCE_TYPES = values("dashed", "dotted", "dotdash");
  private static final int ROW_HEIGHT = 24;
  // Pixels of one letter and of an entry's key with its gaps, as the library lays them out.
  private static final int LETTER_WIDTH = 8;
  private static final int KEY_WIDTH = 40;

  static Legend of(List<Curve> curves, List<ReferenceLine> references) {
    Set<String> names = new LinkedHashSet<>();
    curves.forEach(curve -> names.add(curve.label()));
    Legend legend = new Legend(values(), values(), values());
    for (String name : names) {
      int index = legend.labels.size();
      legend.labels.add(name);
      legend.colours.add(Palette.qualitative(index));
      legend.lineTypes.add(LINE_TYPES.get(index / Palette.size() % LINE_TYPES.size()));
    }
    for (int i = 0; i < references.size(); i++) {
      ReferenceLine line = references.get(i);
      if (!names.add(line.label())) {
        throw new IllegalArgumentException(
            "reference line '%s' has the label of another line; give each its own"
                .formatted(line.label()));
      }
      legend.labels.add(line.label());
      legend.colours.add(Palette.INK);
      legend.lineTypes.add(REFERENCE_TYPES.get(i % REFERENCE_TYPES.size()));
    }
    return legend;
  }

  /** The scale that gives each label its value. */
  Map<String, Object> scale(List<Object> valuesByLabel, int width) {
    return options(
        "name", "",
        "breaks", new ArrayList<>(labels),
        "limits", new ArrayList<>(labels),
        "values", new ArrayList<>(valuesByLabel),
        "guide", options("name", "legend", "ncol", columns(width), "byrow", true));
  }

  /** Pixels it takes below a chart of this width. */
  int height(int width) {
    int columns = columns(width);
    return ROW_HEIGHT * ((labels.size() + columns - 1) / columns);
  }

  private int columns(int width) {
    int longest = labels.stream().mapToInt(label -> label.toString().length()).max().orElse(1);
    int fitting = width / (KEY_WIDTH + LETTER_WIDTH * longest);
    return Math.max(1, Math.min(labels.size(), fitting));
  }
}
