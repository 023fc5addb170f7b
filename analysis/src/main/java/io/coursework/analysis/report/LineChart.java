package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import java.util.List;

/**
 * Interactive curves: values where one points, groups switched on and off, linear or logarithmic
 * axes.
 *
 * @param title above the chart
 * @param caption below it: what is to be seen
 * @param xLabel of the horizontal axis, with its unit
 * @param yLabel of the vertical axis, with its unit
 * @param full what a full line is, for example {@code held-out}; empty if there is nothing to tell
 *     apart
 * @param thin what a thin line is, for example {@code training}
 * @param curves in the order of the legend; those of one label have one colour
 * @param axis the vertical axis
 */
public record LineChart(
    String title,
    String caption,
    String xLabel,
    String yLabel,
    String full,
    String thin,
    List<Curve> curves,
    ValueAxis axis) {

  public LineChart {
    curves = List.copyOf(curves);
  }

  /** A chart of full lines on an axis that fits them. */
  public LineChart(String title, String caption, String xLabel, String yLabel, List<Curve> curves) {
    this(title, caption, xLabel, yLabel, "", "", curves, ValueAxis.automatic());
  }

  /** The chart as a piece of a {@link Page}. */
  public Html html() {
    return tag(
        "figure",
        style("chart"),
        tag("h3", text(title)),
        tag("div", style("plot"), attribute("data-title", title)),
        tag("figcaption", text(caption)),
        Html.data(data()));
  }

  private ObjectNode data() {
    ObjectNode data =
        Json.object().put("x", xLabel).put("y", yLabel).put("full", full).put("thin", thin);
    data.set("limits", Json.numbers(new double[] {axis.low(), axis.high()}));
    ArrayNode references = data.putArray("references");
    for (ReferenceLine line : axis.references()) {
      references.addObject().put("label", line.label()).put("y", line.y());
    }
    ArrayNode nodes = data.putArray("curves");
    for (Curve curve : curves) {
      ObjectNode node = nodes.addObject().put("label", curve.label()).put("thin", curve.thin());
      node.set("x", Json.exact(curve.x()));
      node.set("y", Json.numbers(curve.y()));
      if (curve.low() != null) {
        node.set("low", Json.numbers(curve.low()));
        node.set("high", Json.numbers(curve.high()));
      }
    }
    return data;
  }
}
