package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Reads figures back. */
final class Svg {

  // No colour is written by a name, which would have no counterpart.
  private static final Pattern COLOUR =
      Pattern.compile(" (fill|stroke|stop-color)=\"(?!none\"|url)([^\"]+)\"");

  private Svg() {}

  static Document parse(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  static List<String> texts(String svg) throws Exception {
    NodeList nodes = parse(svg).getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip().replaceAll("\\s+", " "));
    }
    return texts;
  }

  /** For readers of the screen's text. */
  private static void assertTold(Element root, String what) {
    NodeList told = root.getElementsByTagName(what);
    assertEquals(1, told.getLength(), what);
    assertFalse(told.item(0).getTextContent().isBlank(), what);
  }

  /** Every colour has a counterpart for dark pages. */
  private static void assertDark(String svg) {
    Matcher colours = COLOUR.matcher(svg);
    while (colours.find()) {
      String name = colours.group(1);
      String colour = colours.group(2);
      assertTrue(
          svg.contains("[%s=\"%s\"]{%s:light-dark(%s,".formatted(name, colour, name, colour)),
          "dark " + colours.group());
    }
    assertTrue(svg.contains("color-scheme:light dark"), "light or dark as its reader has it");
    assertFalse(
        Pattern.compile("fill: ?#[0-9a-fA-F]{6};(?!fill:light-dark)").matcher(svg).find(),
        "letters without a dark colour");
  }

  /** What every figure promises. */
  static void assertSound(String svg) throws Exception {
    Element root = parse(svg).getDocumentElement();
    assertEquals("svg", root.getTagName());
    assertEquals(
        "0 0 " + root.getAttribute("width") + " " + root.getAttribute("height"),
        root.getAttribute("viewBox"));
    assertTrue(svg.contains("fill=\"rgb(255,255,255)\""), "background");
    assertEquals("img", root.getAttribute("role"));
    assertTold(root, "title");
    assertTold(root, "desc");
    assertDark(svg);
    assertFalse(svg.contains("NaN"), "NaN");
    String outside =
        svg.replace("xmlns=\"http://www.w3.org/2000/svg\"", "")
            .replace("xmlns:xlink=\"http://www.w3.org/1999/xlink\"", "");
    assertFalse(outside.contains("http"), "address of another file");
    assertFalse(outside.contains("@import"), "import");
    assertFalse(outside.matches("(?s).*(href|src)=\"(?!#).*"), "reference to another file");
    assertFalse(
        svg.matches("(?s).*font-family[:=](?!\"? ?Helvetica, Arial, sans-serif).*"), "font");
  }
}
