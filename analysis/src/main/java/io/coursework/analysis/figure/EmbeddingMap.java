package io.coursework.analysis.figure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A token embedding over a training as one HTML page to look around in: which axes, which step,
 * coloured by what, shown by kind of token. The page asks for nothing from outside, so it opens
 * from a disk, in a sandboxed frame and without a network.
 */
public final class EmbeddingMap {

  private static final String TEMPLATE = "embedding_map.html";
  private static final MathContext DIGITS = new MathContext(4); // a thousandth of the axis
  private static final ObjectMapper JSON = new ObjectMapper();

  private EmbeddingMap() {}

  /**
   * Writes the page; it opens at the last frame.
   *
   * @param title shown above the map
   * @param tokens in the order of the frames' rows
   * @param frames in the order of their steps, at least one; all on the same axes, the principal
   *     components of the last frame's values
   */
  public static String html(String title, List<MapToken> tokens, List<MapFrame> frames) {
    ObjectNode data = JSON.createObjectNode();
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
      numbers(node.putArray("shares"), frame.shares());
      ArrayNode points = node.putArray("points");
      for (double[] point : frame.coordinates()) {
        numbers(points.addArray(), point);
      }
    }
    return template().replace("{{title}}", escaped(title)).replace("{{data}}", inScript(data));
  }

  private static void numbers(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(new BigDecimal(value).round(DIGITS));
    }
  }

  /** JSON that no token can break out of the script element with. */
  private static String inScript(ObjectNode data) {
    try {
      return JSON.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String template() {
    try (InputStream in = EmbeddingMap.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
