package io.coursework.analysis.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EmbeddingMapTest {

  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\">(.*?)</script>");

  private static String html(int numbers, int frames) {
    List<MapToken> tokens = new ArrayList<>();
    for (int i = 0; i < numbers; i++) {
      tokens.add(new MapToken(Integer.toString(i), "value", i));
    }
    tokens.add(new MapToken("</script><b>", "mark", null));
    Random random = new Random(1);
    List<MapFrame> all = new ArrayList<>();
    for (int f = 0; f < frames; f++) {
      double[][] coordinates = new double[tokens.size()][];
      for (int i = 0; i < coordinates.length; i++) {
        coordinates[i] = random.doubles(6, -1, 1).toArray();
      }
      all.add(new MapFrame(100L * f, coordinates, new double[] {0.6123456, 0.2, 0, 0, 0, 0}));
    }
    return new EmbeddingMap(tokens, all).page("a < b & c");
  }

  private static JsonNode data(String html) throws Exception {
    Matcher data = DATA.matcher(html);
    assertTrue(data.find(), "the page holds its data");
    return new ObjectMapper().readTree(data.group(1));
  }

  @Test
  void holdsTokensStepsAndCoordinates() throws Exception {
    String html = html(3, 2);

    JsonNode data = data(html);
    assertEquals(
        "{\"text\":\"0\",\"kind\":\"value\",\"number\":0}", data.at("/tokens/0").toString());
    assertEquals(
        "{\"text\":\"</script><b>\",\"kind\":\"mark\",\"number\":null}",
        data.at("/tokens/3").toString());
    assertEquals(100, data.at("/frames/1/step").asInt());
    assertEquals(4, data.at("/frames/1/points").size());
    assertEquals(6, data.at("/frames/1/points/0").size());
    assertEquals("0.61235", data.at("/frames/0/shares/0").asText());
    assertTrue(html.contains("<title>a &lt; b &amp; c</title>"));
  }

  @Test
  void isSmall() {
    int length = html(19, 22).length();
    assertTrue(length < 90_000, "length " + length); // 45 KB of page, 2,600 numbers of 8 characters
  }
}
