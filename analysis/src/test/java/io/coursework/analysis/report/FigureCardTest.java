package io.coursework.analysis.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.Figure;
import org.junit.jupiter.api.Test;

class FigureCardTest {

  private static final String SVG =
      """
      <?xml version="1.0"?>
      <svg xmlns="http://www.w3.org/2000/svg"><style>#part1 .a { fill: #fff } #part10 .a { }</style>
      <g id="part1"/><g id="part10" clip-path="url(#part1)"/><use xlink:href="#part10"/></svg>
      """;

  @Test
  void namesThePartsOfADrawingAsNoOtherDrawingDoes() {
    String html = FigureCard.html(new Figure("embedding_pca", "a < b", SVG)).markup();

    assertTrue(html.contains("tabindex=\"0\"><svg "), "only the drawing is inlined");
    assertTrue(html.contains("#embedding_pca-part1 .a { fill: #fff }"));
    assertTrue(html.contains("#embedding_pca-part10 .a"));
    assertTrue(html.contains("id=\"embedding_pca-part1\""));
    assertTrue(html.contains("url(#embedding_pca-part1)"));
    assertTrue(html.contains("xlink:href=\"#embedding_pca-part10\""));
    assertFalse(html.contains("\"part1"), "no part keeps its name");
    assertTrue(html.contains("<figcaption>a &lt; b</figcaption>"));
  }
}
