package io.coursework.analysis.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page as a browser would read it. */
final class Markup {

  private static final Pattern TAG =
      Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\\s+[-:a-zA-Z0-9]+=\"[^\"<>]*\")*)\\s*(/?)>");
  private static final Set<String> WITHOUT_CONTENT = Set.of("br", "hr", "input", "meta");
  private static final Set<String> RAW = Set.of("script", "style");

  private Markup() {}

  /**
   * Insists that every element is closed where it should be, and that no other {@code <} stands
   * outside of scripts and styles.
   *
   * @return the page without its scripts and styles
   */
  static String checked(String html) {
    assertTrue(html.startsWith("<!DOCTYPE html>\n<html"), "a page begins with its type");
    StringBuilder seen = new StringBuilder();
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(html);
    int at = "<!DOCTYPE html>".length();
    while (tag.find(at)) {
      String text = html.substring(at, tag.start());
      assertEquals(-1, text.indexOf('<'), "an open < in: " + text);
      seen.append(text).append(tag.group());
      at = tag.end();
      String name = tag.group(2);
      if (!tag.group(1).isEmpty()) {
        assertEquals(open.pop(), name, "closed near " + text);
      } else if (tag.group(4).isEmpty() && !WITHOUT_CONTENT.contains(name)) {
        open.push(name);
        if (RAW.contains(name)) {
          at = html.indexOf("</" + name, at);
        }
      }
    }
    assertTrue(open.isEmpty(), "never closed: " + open);
    return seen.toString();
  }
}
