package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.style;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A page in one file: light or dark as its reader has it, or as chosen on it. Its policy lets no
 * request leave it and no script run but its own, so it opens from a disk, in a sandboxed frame and
 * without a network. Styles and scripts bring to life what the blocks of this package lay down.
 *
 * @param title of the window, and above the page
 * @param header below the title; may be nothing
 * @param sections in their order; links lead to them if there are several
 */
public record Page(String title, Html header, List<Section> sections) {

  private static final String STYLE = resource("page.css");
  private static final String SCRIPT =
      List.of("page.js", "chart.js", "table.js", "map.js", "answers.js").stream()
          .map(Page::resource)
          .collect(Collectors.joining("\n"));
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-%s';"
              .formatted(sha256(SCRIPT))
          + " base-uri 'none'; form-action 'none'";

  public Page {
    sections = List.copyOf(sections);
  }

  /** The file's text; the same for the same content. */
  public String html() {
    Html head =
        tag(
            "head",
            tag("meta", attribute("charset", "utf-8")),
            tag(
                "meta",
                attribute("http-equiv", "Content-Security-Policy"),
                attribute("content", POLICY)),
            tag(
                "meta",
                attribute("name", "viewport"),
                attribute("content", "width=device-width, initial-scale=1")),
            tag("title", text(title)),
            tag("style", Html.trusted(STYLE)));
    Html body =
        tag(
            "body",
            bar(),
            tag(
                "main",
                tag("header", attribute("id", "top"), tag("h1", text(title)), header),
                Html.all(sections.stream().map(Page::section).toList())),
            tag("script", Html.trusted(SCRIPT)));
    return "<!DOCTYPE html>\n" + tag("html", attribute("lang", "en"), head, body).markup() + "\n";
  }

  private Html bar() {
    Html links =
        sections.size() < 2
            ? Html.NOTHING
            : Html.all(
                sections.stream()
                    .map(s -> tag("a", attribute("href", "#" + s.id()), text(s.title())))
                    .toList());
    return tag(
        "nav",
        attribute("aria-label", "contents"),
        tag("div", style("links"), links),
        tag(
            "button",
            attribute("type", "button"),
            attribute("id", "theme"),
            attribute("title", "light or dark"),
            text("dark")));
  }

  private static Html section(Section section) {
    String heading = section.id() + "-title";
    return tag(
        "section",
        attribute("id", section.id()),
        attribute("aria-labelledby", heading),
        tag("h2", attribute("id", heading), text(section.title())),
        section.body());
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
