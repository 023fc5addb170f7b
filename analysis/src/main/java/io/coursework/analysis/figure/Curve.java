package io.coursework.analysis.figure;

import java.util.Arrays;

/**
 * A line of a chart. Curves with one label belong together: they have one colour and one entry in
 * the legend.
 *
 * @param label the name of its group, for example a curriculum or an operation
 * @param x places, for example steps; finite
 * @param y values, as many; a NaN leaves the point out
 * @param low lower ends of the uncertainty band, as many, or null for none; a NaN leaves the band
 *     out at that point
 * @param high upper ends of the band, null just when low is
 * @param thin whether it is one of the single runs behind the curve of its group, drawn thin and
 *     pale
 */
public record Curve(
    String label, double[] x, double[] y, double[] low, double[] high, boolean thin) {

  /**
   * Copies the values.
   *
   * @throws IllegalArgumentException if lengths differ, only one end of the band is given, or an x
   *     is not finite
   */
  public Curve {
    requireLength(label, "y", x, y);
    if ((low == null) != (high == null)) {
      throw new IllegalArgumentException(
          "curve '%s' has one end of a band; give both low and high, or neither".formatted(label));
    }
    if (low != null) {
      requireLength(label, "low", x, low);
      requireLength(label, "high", x, high);
    }
    if (!Arrays.stream(x).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "curve '%s' has an x that is not finite; leave such points out".formatted(label));
    }
    x = x.clone();
    y = y.clone();
    low = low == null ? null : low.clone();
    high = high == null ? null : high.clone();
  }

  /** A curve with a band, or without one where low and high are null. */
  public Curve(String label, double[] x, double[] y, double[] low, double[] high) {
    this(label, x, y, low, high, false);
  }

  /** A curve without a band. */
  public static Curve line(String label, double[] x, double[] y) {
    return new Curve(label, x, y, null, null, false);
  }

  /** One of the single runs behind the curve of the same label. */
  public static Curve thin(String label, double[] x, double[] y) {
    return new Curve(label, x, y, null, null, true);
  }

  @Override
  public double[] x() {
    return x.clone();
  }

  @Override
  public double[] y() {
    return y.clone();
  }

  /** A copy of the lower ends of the band, or null. */
  @Override
  public double[] low() {
    return low == null ? null : low.clone();
  }

  /** A copy of the upper ends of the band, or null. */
  @Override
  public double[] high() {
    return high == null ? null : high.clone();
  }

  private static void requireLength(String label, String what, double[] x, double[] other) {
    if (other.length != x.length) {
      throw new IllegalArgumentException(
          "curve '%s' has %d values of x but %d of %s; give equally many"
              .formatted(label, x.length, other.length, what));
    }
  }
}
