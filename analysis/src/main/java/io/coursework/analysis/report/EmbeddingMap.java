package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A token embedding over a training, to explore: which axes, which step, coloured by what, shown by
 * kind of token. It opens at the last frame.
 *
 * @param tokens in the order of the frames' rows
 * @param frames in the order of their steps, at least one; all on the same axes, the principal
 *     components of the last frame's values
 */
public record EmbeddingMap(List<MapToken> tokens, List<MapFrame> frames) {

  private static final String CAPTION =
      "Axes: the principal components of the values' vectors at the last step, the same for all"
          + " steps. Percentages: how much of the values' variance lies along the axis at the step"
          + " shown. The thin line joins the numbers in their order.";

  public EmbeddingMap {
    tokens = List.copyOf(tokens);
    frames = List.copyOf(frames);
  }

  /** The map as a piece of a {@link Page}. */
  public Html html() {
    return tag("figure", style("map"), tag("figcaption", text(CAPTION)), Html.data(data()));
  }

  /** The map as a page of its own. */
  public String page(String title) {
    return new Page(title, html(), List.of()).html();
  }

  private ObjectNode data() {
    ObjectNode data = Json.object();
    ArrayNode tokenNodes = data.putArray("tokens");
    for (MapToken token : tokens) {
      tokenNodes
          .addObject()
          .put("text", token.text())
          .put("kind", token.kind())
          .put("number", token.number());
    }
    ArrayNode frameNodes = data.putArray("frames");
    for (MapFrame frame : frames) {
      ObjectNode node = frameNodes.addObject().put("step", frame.step());
      node.set("shares", Json.numbers(frame.shares()));
      ArrayNode points = node.putArray("points");
      for (double[] point : frame.coordinates()) {
        points.add(Json.numbers(point));
      }
    }
    return data;
  }
}
