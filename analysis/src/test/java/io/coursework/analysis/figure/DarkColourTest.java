package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DarkColourTest {

  private static final double LEGIBLE = 3; // WCAG 2.2, 1.4.11: graphics, and large letters

  @Test
  void whiteBecomesTheGroundOfADarkCardAndBlackItsInk() throws Exception {
    assertEquals(DarkColour.GROUND, DarkColour.of("#FFFFFF"));
    assertEquals(DarkColour.INK, DarkColour.of("rgb(0,0,0)"));
    String page =
        new String(
            DarkColour.class
                .getResourceAsStream("/io/coursework/analysis/report/page.css")
                .readAllBytes(),
            StandardCharsets.UTF_8);
    assertTrue(page.contains("--card: light-dark(#ffffff, " + DarkColour.GROUND + ");"));
    assertTrue(page.contains("--ink: light-dark(#1f2328, " + DarkColour.INK + ");"));
  }

  @Test
  void whatStandsOutOfWhiteStandsOutOfTheDark() {
    for (int i = 0; i < Palette.size(); i++) {
      String dark = DarkColour.of(Palette.qualitative(i));
      assertTrue(contrast(dark, DarkColour.GROUND) >= LEGIBLE, dark);
    }
    for (String letters : new String[] {Palette.INK, "#474747", "#777777"}) {
      String dark = DarkColour.of(letters);
      assertTrue(contrast(dark, DarkColour.GROUND) >= LEGIBLE, dark);
    }
  }

  /** Black letters stand on cells up to a share of the scale, white ones on the darker cells. */
  @Test
  void lettersStandOutOfTheCellsOfAHeatMap() {
    for (String end : new String[] {Palette.NEGATIVE, Palette.POSITIVE}) {
      for (int percent = 0; percent <= 100; percent++) {
        double share = percent / 100.0;
        String cell = mixed(Palette.NEUTRAL, end, share);
        String letters = share < HeatMap.DARK ? Palette.BLACK : "#FFFFFF";
        double contrast = contrast(DarkColour.of(cell), DarkColour.of(letters));
        assertTrue(contrast >= LEGIBLE, "%d%% of %s: %.2f".formatted(percent, end, contrast));
      }
    }
  }

  @Test
  void aGreyBecomesLighterTheDarkerItWas() {
    double last = 0;
    for (int level = 255; level >= 0; level--) {
      String dark = DarkColour.of("rgb(%d,%d,%d)".formatted(level, level, level));
      double contrast = contrast(dark, DarkColour.GROUND);
      assertTrue(contrast >= last, dark);
      last = contrast;
    }
  }

  @Test
  void refusesAColourThatItCannotRead() {
    assertThrows(IllegalArgumentException.class, () -> DarkColour.of("tomato"));
  }

  private static String mixed(String one, String other, double share) {
    StringBuilder mixed = new StringBuilder("#");
    for (int i = 1; i < 7; i += 2) {
      int a = Integer.parseInt(one.substring(i, i + 2), 16);
      int b = Integer.parseInt(other.substring(i, i + 2), 16);
      mixed.append("%02x".formatted(Math.round(a + share * (b - a))));
    }
    return mixed.toString();
  }

  /** How far a colour stands out from another one, from 1 to 21, as the web's guidelines count. */
  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String colour) {
    double[] rgb = DarkColour.channels(colour);
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  }
}
