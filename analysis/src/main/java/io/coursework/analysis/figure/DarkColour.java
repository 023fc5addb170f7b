package io.coursework.analysis.figure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a colour that was chosen for a white page becomes on a dark one. Lightness is turned round,
 * white to the ground of our pages' cards and black to their ink, and hues stay what they are, so
 * that one rule serves lines, letters and scales: what stood out from white stands out from the
 * dark.
 *
 * @see <a href="https://bottosson.github.io/posts/oklab/">Ottosson 2020, the colour space</a>
 */
final class DarkColour {

  /** The ground and the ink of a dark page, as in page.css. */
  static final String GROUND = "#171f26";

  static final String INK = "#e6edf3";

  // Colours of lines are of middle lightness, and most of them darker than this one; between it and
  // white lie the grids and pale ends of scales, which may stay near the ground.
  private static final double KNEE = 0.62;

  // Strong colours, of lines, stay bright although they were light already.
  private static final double STRENGTH = 4;

  private static final Pattern HEX =
      Pattern.compile("#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})");
  private static final Pattern RGB =
      Pattern.compile("rgb\\(\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*\\)");
  private static final double FAINTER = 0.9; // of a colour's distance from grey, step by step

  private DarkColour() {}

  /**
   * The colour's dark counterpart.
   *
   * @param colour as {@code #rrggbb} or {@code rgb(r,g,b)}
   * @return as {@code #rrggbb}
   * @throws IllegalArgumentException if it is written otherwise
   */
  static String of(String colour) {
    double[] light = oklab(channels(colour));
    double[] ground = oklab(channels(GROUND));
    double[] ink = oklab(channels(INK));
    double t =
        Math.max(
            distanceFromGround(light[0]),
            Math.min(KNEE, STRENGTH * Math.hypot(light[1], light[2])));
    double[] dark = new double[3];
    for (int i = 0; i < 3; i++) {
      dark[i] = ground[i] + t * (ink[i] - ground[i]) + (i == 0 ? 0 : light[i]);
    }
    double[] rgb = linear(dark);
    while (!isShown(rgb)) {
      dark[1] *= FAINTER;
      dark[2] *= FAINTER;
      rgb = linear(dark);
    }
    return "#%02x%02x%02x".formatted(level(rgb[0]), level(rgb[1]), level(rgb[2]));
  }

  /** From 0, the ground, to 1, the ink. */
  private static double distanceFromGround(double lightness) {
    return lightness > KNEE
        ? KNEE * (1 - lightness) / (1 - KNEE)
        : 1 - (1 - KNEE) * lightness / KNEE;
  }

  /** Red, green and blue without the screen's gamma, in [0, 1]. */
  static double[] channels(String colour) {
    Matcher hex = HEX.matcher(colour);
    Matcher rgb = RGB.matcher(colour);
    if (!hex.matches() && !rgb.matches()) {
      throw new IllegalArgumentException(
          "colour '%s' is not written as #rrggbb or rgb(r,g,b)".formatted(colour));
    }
    double[] channels = new double[3];
    for (int i = 0; i < 3; i++) {
      double level =
          (hex.matches()
                  ? Integer.parseInt(hex.group(i + 1), 16)
                  : Integer.parseInt(rgb.group(i + 1)))
              / 255.0;
      channels[i] = level <= 0.04045 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4);
    }
    return channels;
  }

  private static double[] oklab(double[] rgb) {
    double l = Math.cbrt(0.4122214708 * rgb[0] + 0.5363325363 * rgb[1] + 0.0514459929 * rgb[2]);
    double m = Math.cbrt(0.2119034982 * rgb[0] + 0.6806995451 * rgb[1] + 0.1073969566 * rgb[2]);
    double s = Math.cbrt(0.0883024619 * rgb[0] + 0.2817188376 * rgb[1] + 0.6299787005 * rgb[2]);
    return new double[] {
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    };
  }

  private static double[] linear(double[] lab) {
    double l = Math.pow(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2], 3);
    double m = Math.pow(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2], 3);
    double s = Math.pow(lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2], 3);
    return new double[] {
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    };
  }

  private static boolean isShown(double[] rgb) {
    double rounding = 1e-4;
    for (double channel : rgb) {
      if (channel < -rounding || channel > 1 + rounding) {
        return false;
      }
    }
    return true;
  }

  private static int level(double channel) {
    double in = Math.max(0, Math.min(1, channel));
    double level = in <= 0.0031308 ? 12.92 * in : 1.055 * Math.pow(in, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * level);
  }
}
