package io.coursework.analysis.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the library's SVG the same for the same plot, small, and fit for any viewer and reader: it
 * is light or dark as the page around it, or on its own as its reader has it, and says what it
 * shows to whoever does not see it.
 */
final class SvgText {

  // The library names its parts at random in every drawing.
  private static final Pattern ID = Pattern.compile("id=\"([^\"]+)\"");
  private static final Pattern TAG = Pattern.compile("<[^<>]*>");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d{3,}(?:[eE]-?\\d+)?");
  private static final String COLOUR = "(#[0-9a-fA-F]{6}|rgb\\(\\d{1,3}, ?\\d{1,3}, ?\\d{1,3}\\))";
  private static final Pattern ATTRIBUTE =
      Pattern.compile(" (fill|stroke|stop-color)=\"" + COLOUR + "\"");
  private static final Pattern STYLE =
      Pattern.compile("\\b(fill|stroke|stop-color): ?" + COLOUR + ";");
  // Narrower than the font the library lays out for, so nothing is clipped or overlaps.
  private static final String FONT = "Helvetica, Arial, sans-serif";

  private SvgText() {}

  /**
   * The figure as it is kept.
   *
   * @param title what it is called
   * @param description what its axes and colours are, for readers of the screen's text
   */
  static String settle(String drawn, String title, String description, int width, int height) {
    String named = renameIds(drawn);
    Matcher tags = TAG.matcher(named);
    String rounded = tags.replaceAll(tag -> Matcher.quoteReplacement(round(tag.group())));
    String settled =
        rounded
            .replaceAll(" stroke=\"[^\"]*\" stroke-width=\"0(?:\\.0)?\"", "")
            .replaceAll(" (?:fill|stroke)-opacity=\"1(?:\\.0)?\"", "")
            .replaceAll(">\\s*</(?:rect|line|path|circle)>", "/>")
            .replaceAll("font-family: ?[^;]*;", "font-family: " + FONT + ";")
            .replaceAll("(?m)^\\s+", "")
            .replaceFirst(
                "<svg [^>]*>",
                Matcher.quoteReplacement(
                    ("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
                            + " class=\"plt-container\" role=\"img\" width=\"%d\" height=\"%d\""
                            + " viewBox=\"0 0 %d %d\">\n<title>%s</title>\n<desc>%s</desc>")
                        .formatted(
                            width, height, width, height, escape(title), escape(description))));
    return darkened(settled);
  }

  /**
   * Gives each colour its dark counterpart. Where a viewer does not know of it, the light one
   * stays.
   */
  private static String darkened(String svg) {
    Set<String> rules = new LinkedHashSet<>();
    Matcher attributes = ATTRIBUTE.matcher(svg);
    while (attributes.find()) {
      rules.add(
          "[%s=\"%s\"]{%s:%s}"
              .formatted(
                  attributes.group(1),
                  attributes.group(2),
                  attributes.group(1),
                  either(attributes.group(2))));
    }
    String styled =
        STYLE
            .matcher(svg)
            .replaceAll(
                style ->
                    Matcher.quoteReplacement(
                        style.group()
                            + "%s:%s;".formatted(style.group(1), either(style.group(2)))));
    return styled.replaceFirst(
        "</style>",
        Matcher.quoteReplacement(
            ":root.plt-container{color-scheme:light dark}\n"
                + String.join("\n", rules)
                + "\n</style>"));
  }

  private static String either(String colour) {
    return "light-dark(%s,%s)".formatted(colour, DarkColour.of(colour));
  }

  private static String renameIds(String svg) {
    Map<String, String> names = new LinkedHashMap<>();
    Matcher ids = ID.matcher(svg);
    while (ids.find()) {
      names.putIfAbsent(ids.group(1), "part" + names.size());
    }
    String renamed = svg;
    for (Map.Entry<String, String> name : names.entrySet()) {
      renamed =
          renamed
              .replace("id=\"" + name.getKey() + "\"", "id=\"" + name.getValue() + "\"")
              .replace("#" + name.getKey(), "#" + name.getValue());
    }
    // rules for the tooltips of interactive plots: their part is not drawn
    return renamed.replaceAll("(?m)^#(?!part\\d+ )\\S+ \\.[^{]*\\{[^}]*\\}\\R", "");
  }

  /** Coordinates to hundredths of a pixel. */
  private static String round(String tag) {
    return NUMBER
        .matcher(tag)
        .replaceAll(
            number ->
                new BigDecimal(number.group())
                    .setScale(2, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros()
                    .toPlainString());
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
