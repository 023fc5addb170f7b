package io.coursework.mlflow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void whatSteersATerminalOrHidesIsShown() {
    assertEquals("\\u001b[2Jall sent\\u0007", PlainText.line("\u001b[2Jall sent\u0007"));
    assertEquals("\\u009b31m \\u007f \\u0000", PlainText.line("\u009b31m \u007f \0"));
    assertEquals(
        "a\\u202eb\\u2066c\\u200bd\\ufeff", PlainText.line("a\u202eb\u2066c\u200bd\ufeff"));
    assertEquals("a\\u2028b\\u2029\\u061c", PlainText.line("a\u2028b\u2029\u061c"));
    assertEquals("\\udb40\\udc41", PlainText.line(new String(Character.toChars(0xe0041))));
    assertEquals("x\\ud800y", PlainText.line("x\ud800y"));
  }

  @Test
  void linesOfOursEndAndLinesOfValuesDoNot() {
    assertEquals("a\\nb\\u000d\tc", PlainText.line("a\nb\r\tc"));
    assertEquals("a\nb\\u000d\tc", PlainText.lines("a\nb\r\tc"));
  }

  @Test
  void ordinaryTextOfAnyScriptStaysAsItIs() {
    String text = "données 数据 Ω≈ç 😀 █░ é";
    assertSame(text, PlainText.line(text));
  }

  @Test
  void jsonStaysTheSameJson() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x3000; c++) {
      all.appendCodePoint(c);
    }
    ObjectNode node = JSON.createObjectNode().put(all.toString(), all.toString());
    String shown = PlainText.lines(JSON.writeValueAsString(node));
    assertEquals(node, JSON.readTree(shown));
    assertTrue(shown.chars().noneMatch(c -> c < ' ' || c >= 0x7f && c < 0xa0), "raw controls");
  }
}
