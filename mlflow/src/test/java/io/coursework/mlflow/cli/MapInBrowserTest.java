package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.report.EmbeddingMap;
import io.coursework.analysis.report.MapFrame;
import io.coursework.analysis.report.MapToken;
import io.coursework.mlflow.server.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The map of an embedding whose tokens lie close together, as wide as a telephone and wider. */
@Tag("browser")
class MapInBrowserTest {

  private static final int TOKENS = 24;
  private static final double LETTER = 7; // pixels of one, at least

  // One token of the drawn map: its place, how its name lies from there, and the name.
  private static final Pattern TOKEN =
      Pattern.compile(
          "<g class=\"token\"[^>]*translate\\(([-0-9.]+)px, ([-0-9.]+)px\\)[^>]*>"
              + "<line[^>]*></line><path[^>]*></path>"
              + "<text([^>]*)>([^<]*)</text></g>");
  private static final Pattern ACROSS = Pattern.compile(" x=\"([-0-9.]+)\"");
  private static final Pattern DOWN = Pattern.compile(" y=\"([-0-9.]+)\"");

  @TempDir Path folder;

  private String map(int width) throws IOException {
    List<MapToken> tokens = new ArrayList<>();
    double[][] places = new double[TOKENS][];
    for (int i = 0; i < TOKENS; i++) {
      boolean number = i < 16;
      tokens.add(
          new MapToken(
              number ? Integer.toString(i) : "word_" + i,
              number ? "value" : "operation",
              number ? i : null));
      places[i] =
          i < 12
              ? new double[] {0.002 * i, 0.001 * i * i}
              : new double[] {Math.cos(i), Math.sin(i)};
    }
    EmbeddingMap map =
        new EmbeddingMap(tokens, List.of(new MapFrame(100, places, new double[] {0.6, 0.2})));
    Path page = folder.resolve("map.html");
    // Chromium's window has 500 pixels at least.
    String narrowed =
        map.page("a map").replace("<body>", "<body style=\"width: %dpx\">".formatted(width));
    Files.writeString(page, narrowed);
    return Browser.document(page.toUri().toString(), folder);
  }

  private record Name(String text, double left, double right, double top, double bottom) {

    boolean meets(Name other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  private static List<Name> names(String page) {
    List<Name> names = new ArrayList<>();
    Matcher token = TOKEN.matcher(page);
    while (token.find()) {
      MatchResult found = token.toMatchResult();
      if (!found.group(3).contains("display: none")) {
        double width = LETTER * found.group(4).length();
        double x = Double.parseDouble(found.group(1)) + number(ACROSS, found.group(3));
        double left = found.group(3).contains("middle") ? x - width / 2 : x;
        double y = Double.parseDouble(found.group(2)) + number(DOWN, found.group(3));
        names.add(new Name(found.group(4), left, left + width, y - 9, y));
      }
    }
    return names;
  }

  private static double number(Pattern pattern, String attributes) {
    Matcher matcher = pattern.matcher(attributes);
    assertTrue(matcher.find(), attributes);
    return Double.parseDouble(matcher.group(1));
  }

  private static double width(String page) {
    Matcher box =
        Pattern.compile("<svg role=\"img\"[^>]*viewBox=\"0 0 (\\d+) \\d+\"").matcher(page);
    assertTrue(box.find(), "the map is drawn");
    return Double.parseDouble(box.group(1));
  }

  @Test
  void namesNoTokenOverAnother() throws IOException {
    for (int width : new int[] {390, 1200}) {
      List<Name> names = names(map(width));
      assertTrue(names.size() >= TOKENS / 2, "of most there is a name: " + names.size());
      for (int i = 0; i < names.size(); i++) {
        for (int j = 0; j < i; j++) {
          assertFalse(names.get(i).meets(names.get(j)), names.get(i) + " on " + names.get(j));
        }
      }
    }
  }

  /** A unit of the drawing is a pixel, so that its letters are as large as the page's. */
  @Test
  void isDrawnForTheWidthThatThereIs() throws IOException {
    String narrow = map(390);
    assertTrue(width(narrow) > 300 && width(narrow) <= 390, "width " + width(narrow));
    assertEquals(720, width(map(1200)));
    assertTrue(narrow.contains("<desc>Step 100. Across: PC1, up: PC2."), "for screen readers");
  }
}
