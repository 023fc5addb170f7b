package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.Figure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A drawing with its caption, light or dark as its page. On a narrow screen it stays large enough
 * to be read and moves sideways.
 */
public final class FigureCard {

  private static final int NARROW = 450; // pixels

  private static final Pattern BEFORE_ROOT = Pattern.compile("^.*?(?=<svg[\\s>])", Pattern.DOTALL);
  private static final Pattern WIDTH = Pattern.compile("<svg[^>]* width=\"(\\d{1,6})");
  private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");

  private FigureCard() {}

  /** Figures one below the other, narrow ones beside each other where the page is wide. */
  public static Html all(List<Figure> figures) {
    List<Html> all = new ArrayList<>();
    List<Html> narrow = new ArrayList<>();
    for (Figure figure : figures) {
      if (width(figure) <= NARROW) {
        narrow.add(html(figure));
      } else {
        all.add(beside(narrow));
        narrow.clear();
        all.add(html(figure));
      }
    }
    all.add(beside(narrow));
    return Html.all(all);
  }

  private static Html beside(List<Html> cards) {
    return cards.isEmpty() ? Html.NOTHING : tag("div", style("drawings"), Html.all(cards));
  }

  /**
   * The figure as a piece of a page.
   *
   * @param figure with a name that is unique on the page
   */
  public static Html html(Figure figure) {
    return tag(
        "figure",
        style("drawing"),
        tag(
            "div",
            style("sheet"),
            // page.css knows this
            attribute("style", "--width: %dpx".formatted(width(figure))),
            attribute("tabindex", "0"),
            Html.trusted(inlined(figure))),
        tag("figcaption", text(figure.caption())));
  }

  /** The width that the drawing was made for, in pixels; 0 if it does not say. */
  private static int width(Figure figure) {
    Matcher width = WIDTH.matcher(figure.svg());
    return width.find() ? Integer.parseInt(width.group(1)) : 0;
  }

  /** The drawing with names of its parts that no other drawing on the page has. */
  private static String inlined(Figure figure) {
    String svg = BEFORE_ROOT.matcher(figure.svg()).replaceFirst("");
    Set<String> ids = new LinkedHashSet<>();
    Matcher matcher = ID.matcher(svg);
    while (matcher.find()) {
      ids.add(matcher.group(1));
    }
    for (String id : ids) {
      String own = figure.name() + "-" + id;
      svg =
          svg.replace("id=\"" + id + "\"", "id=\"" + own + "\"")
              .replaceAll(
                  "#" + Pattern.quote(id) + "(?![\\w-])", "#" + Matcher.quoteReplacement(own));
    }
    return svg;
  }
}
