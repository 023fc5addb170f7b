package io.coursework.analysis.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** A piece of a page. It comes from text by escaping, so that no text becomes markup. */
public final class Html implements HtmlPart {

  /** An empty piece. */
  public static final Html NOTHING = new Html("");

  private static final Set<String> WITHOUT_CONTENT = Set.of("br", "hr", "input", "meta");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /** Text as it is to be read. */
  public static Html text(String text) {
    return new Html(escaped(text));
  }

  /**
   * An element.
   *
   * @param name for example {@code p}
   * @param parts its attributes and its content, each in their order
   */
  public static Html tag(String name, HtmlPart... parts) {
    StringBuilder opening = new StringBuilder("<").append(name);
    StringBuilder content = new StringBuilder();
    for (HtmlPart part : parts) {
      if (part instanceof Attribute attribute) {
        opening.append(attribute.markup());
      } else {
        content.append(((Html) part).markup);
      }
    }
    opening.append('>');
    return new Html(
        WITHOUT_CONTENT.contains(name)
            ? opening.toString()
            : opening.append(content).append("</").append(name).append('>').toString());
  }

  /** An attribute for {@link #tag}. */
  public static Attribute attribute(String name, String value) {
    return new Attribute(name, value);
  }

  /** The attribute {@code class}. */
  public static Attribute style(String classes) {
    return new Attribute("class", classes);
  }

  /** Pieces one after the other. */
  public static Html all(Collection<Html> pieces) {
    return new Html(pieces.stream().map(Html::markup).collect(Collectors.joining()));
  }

  /** Data for the scripts of the page, as a block that no text in it can end. */
  public static Html data(JsonNode data) {
    try {
      return new Html(
          "<script type=\"application/json\">"
              + JSON.writeValueAsString(data).replace("<", "\\u003c")
              + "</script>");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Markup of our own, for resources and drawings; nothing is escaped. */
  static Html trusted(String markup) {
    return new Html(markup);
  }

  /** The piece as it stands in a file. */
  public String markup() {
    return markup;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A name with its value. */
  public static final class Attribute implements HtmlPart {

    private final String name;
    private final String value;

    private Attribute(String name, String value) {
      this.name = name;
      this.value = value;
    }

    private String markup() {
      return " " + name + "=\"" + escaped(value) + "\"";
    }
  }

  @Override
  public String toString() {
    return markup;
  }
}
