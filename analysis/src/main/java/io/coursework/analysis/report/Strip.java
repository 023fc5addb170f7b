package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import java.util.List;
import java.util.Locale;

/**
 * A drawing in a cell of a table: values on an axis that all rows share.
 *
 * @param low its left end, 0 or -1; the right end is 1
 */
record Strip(double low) {

  private static final double WIDTH = 180; // pixels
  private static final double MARGIN = 6; // of it free on either side, for half a dot
  private static final double MIDDLE = 8; // of the height

  /** The heading of the column: the ends of the axis and its middle. */
  Html heading() {
    List<String> places = low < 0 ? List.of("\u22121", "0", "1") : List.of("0", "0.5", "1");
    return tag(
        "th",
        style("strip"),
        tag("div", Html.all(places.stream().map(place -> tag("span", text(place))).toList())));
  }

  /** A cell without a drawing. */
  Html empty() {
    return tag("td", style("strip"));
  }

  /** A cell with marks, the later ones on top. */
  Html cell(List<Html> marks) {
    return tag(
        "td",
        style("strip"),
        tag(
            "svg",
            attribute("width", pixels(WIDTH)),
            attribute("height", pixels(2 * MIDDLE)),
            attribute("aria-hidden", "true"),
            span("axis", low, 1),
            tick("axis", 0),
            Html.all(marks)));
  }

  /** An upright line at a value. */
  Html tick(String kind, double value) {
    return line(kind, value, value, kind.equals("axis") ? 4 : 7);
  }

  /** A line between two values. */
  Html span(String kind, double from, double to) {
    return line(kind, from, to, 0);
  }

  /** A round mark at a value. */
  Html dot(String kind, double value) {
    return tag(
        "circle",
        style(kind),
        attribute("cx", pixels(place(value))),
        attribute("cy", pixels(MIDDLE)),
        attribute("r", "4"));
  }

  /** A bar from 0 to a value above. */
  Html bar(double value) {
    return tag(
        "rect",
        attribute("x", pixels(place(0))),
        attribute("y", pixels(MIDDLE - 4)),
        attribute("width", pixels(place(value) - place(0))),
        attribute("height", "8"));
  }

  private Html line(String kind, double from, double to, double half) {
    return tag(
        "line",
        style(kind),
        attribute("x1", pixels(place(from))),
        attribute("x2", pixels(place(to))),
        attribute("y1", pixels(MIDDLE - half)),
        attribute("y2", pixels(MIDDLE + half)));
  }

  private double place(double value) {
    return MARGIN + (value - low) / (1 - low) * (WIDTH - 2 * MARGIN);
  }

  private static String pixels(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replace(".0", "");
  }
}
