package io.coursework.analysis.report;

import static io.coursework.analysis.report.Html.attribute;
import static io.coursework.analysis.report.Html.tag;
import static io.coursework.analysis.report.Html.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {

  private static final String HOSTILE = "\"'><script>alert(1)</script><!-- & {{x}}";

  private static Page page(String text) {
    return new Page(
        text,
        tag("p", attribute("title", text), text(text)),
        List.of(
            new Section("one", text, Html.data(Json.object().put("text", text))),
            new Section("two", "Two", Html.NOTHING)));
  }

  @Test
  void showsHostileTextsAsTexts() {
    String html = page(HOSTILE).html();

    Markup.checked(html);
    assertFalse(html.contains("<script>alert"), "a text became a script");
    assertFalse(html.contains("<!--"), "a text became a comment");
    assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assertTrue(html.contains("\\u003cscript>alert(1)\\u003c/script>"));
  }

  @Test
  void letsNoScriptRunButItsOwn() throws Exception {
    String html = page("a page").html();

    Matcher script = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL).matcher(html);
    assertTrue(script.find());
    byte[] own = script.group(1).getBytes(StandardCharsets.UTF_8);
    String hash =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(own));
    assertTrue(
        html.contains("script-src &#39;sha256-" + hash + "&#39;"), "the policy names the script");
    assertTrue(html.contains("default-src &#39;none&#39;"), "the policy lets no request leave");
    assertFalse(script.find(), "there is one script");
  }

  @Test
  void asksForNothingFromOutside() {
    String html = page("a page").html().replace("http://www.w3.org/2000/svg", "");

    for (String word :
        List.of(
            "http:", "https:", "://", "src=", "href=\"h", "url(", "@import", "fetch(", "import(")) {
      assertFalse(html.contains(word), word);
    }
  }

  @Test
  void linksToItsSections() {
    String html = page("a page").html();

    assertTrue(html.contains("<a href=\"#two\">Two</a>"));
    assertTrue(html.contains("<section id=\"two\" aria-labelledby=\"two-title\">"));
  }

  @Test
  void isTheSameForTheSameContent() {
    assertEquals(page("a page").html(), page("a page").html());
  }

  @Test
  void rejectsASectionThatNoLinkLeadsTo() {
    assertThrows(IllegalArgumentException.class, () -> new Section("a b", "A", Html.NOTHING));
  }
}
