package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import io.coursework.analysis.probe.Figure;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A drawing with its caption, on a light ground on any page: its colours are made for that. */
public final class FigureCard {

  private static final Pattern BEFORE_ROOT = Pattern.compile("^.*?(?=<svg[\\s>])", Pattern.DOTALL);
  private static final Pattern WIDTH = Pattern.compile("<svg[^>]* width=\"(\\d{1,6})");
  private static final int WIDE = 600; // pixels: what a narrow screen may not shrink to nothing

  private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");

  private FigureCard() {}

  /**
   * The figure as a piece of a page.
   *
   * @param figure with a name that is unique on the page
   */
  public static Html html(Figure figure) {
    return tag(
        "figure",
        style("drawing"),
        tag("div", style(isWide(figure) ? "sheet wide" : "sheet"), Html.trusted(inlined(figure))),
        tag("figcaption", text(figure.caption())));
  }

  private static boolean isWide(Figure figure) {
    Matcher width = WIDTH.matcher(figure.svg());
    return width.find() && Integer.parseInt(width.group(1)) > WIDE;
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
