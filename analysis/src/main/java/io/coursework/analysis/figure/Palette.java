package io.coursework.analysis.figure;

/**
 * Colours that readers with any kind of colour vision tell apart: the qualitative set of Okabe and
 * Ito without its yellow, which is too pale for lines on white, and a diverging pair of ends.
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">Okabe and Ito 2002</a>
 */
final class Palette {

  static final String BLUE = "#0072B2";
  static final String VERMILION = "#D55E00";
  static final String NEGATIVE = "#2166AC";
  static final String NEUTRAL = "#F7F7F7";
  static final String POSITIVE = "#B2182B";
  static final String FAINT = "#B0B0B0";
  static final String INK = "#333333";
  static final String BLACK = "#000000";

  private static final String[] QUALITATIVE = {
    BLUE, VERMILION, "#009E73", "#CC79A7", "#E69F00", "#56B4E9", BLACK
  };

  private Palette() {}

  /** The colour of the group with this index; they repeat after seven. */
  static String qualitative(int index) {
    return QUALITATIVE[index % QUALITATIVE.length];
  }

  /** How many groups have colours of their own. */
  static int size() {
    return QUALITATIVE.length;
  }
}
