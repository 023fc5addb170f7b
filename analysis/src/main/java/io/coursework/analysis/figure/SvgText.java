package io.coursework.analysis.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the library's SVG the same for the same plot, small, and fit for any viewer. */
final class SvgText {

  // The library names its parts at random in every drawing.
  private static final Pattern ID = Pattern.compile("id=\"([^\"]+)\"");
  private static final Pattern TAG = Pattern.compile("<[^<>]*>");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d{3,}(?:[eE]-?\\d+)?");
  // Narrower than the font the library lays out for, so nothing is clipped or overlaps.
  private static final String FONT = "Helvetica, Arial, sans-serif";

  private SvgText() {}

  static String settle(String drawn, String title, int width, int height) {
    String named = renameIds(drawn);
    Matcher tags = TAG.matcher(named);
    String rounded = tags.replaceAll(tag -> Matcher.quoteReplacement(round(tag.group())));
    return rounded
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
                        + " viewBox=\"0 0 %d %d\">\n<title>%s</title>")
                    .formatted(width, height, width, height, escape(title))));
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
