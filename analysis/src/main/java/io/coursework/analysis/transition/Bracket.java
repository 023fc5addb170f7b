package io.coursework.analysis.transition;

/**
 * What is known of a positive quantity: it lies from low to high.
 *
 * @param low at least 0
 * @param high at least low; infinite if nothing bounds it from above
 */
public record Bracket(double low, double high) {

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if not 0 &lt;= low &lt;= high
   */
  public Bracket {
    if (!(low >= 0 && low <= high)) {
      throw new IllegalArgumentException(
          "bracket from %s to %s is empty; give 0 <= low <= high".formatted(low, high));
    }
  }

  /** It is known. */
  public static Bracket at(double value) {
    return new Bracket(value, value);
  }

  /** Nothing is known of it. */
  public static Bracket unknown() {
    return new Bracket(0, Double.POSITIVE_INFINITY);
  }

  /** It is larger than anything tested. */
  public static Bracket above(double largest) {
    return new Bracket(largest, Double.POSITIVE_INFINITY);
  }

  /** It is smaller than anything tested. */
  public static Bracket below(double smallest) {
    return new Bracket(0, smallest);
  }

  /** It is x, if that was tested: a value beyond the tested ones is only a bound. */
  static Bracket within(double x, double smallest, double largest) {
    return x > largest ? above(largest) : x < smallest ? below(smallest) : at(x);
  }

  /** The value or, between two, their geometric mean; NaN if an end is open. */
  public double value() {
    return open() ? Double.NaN : low == high ? low : Math.sqrt(low * high);
  }

  /** Whether it is bounded from one side only, or from none. */
  public boolean open() {
    return low == 0 || high == Double.POSITIVE_INFINITY;
  }

  /** Whether it can lie from one value to another only. */
  public boolean inside(double from, double to) {
    return low >= from && high <= to;
  }

  /** Whether it can be this value. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** What is known of this quantity divided by another. */
  public Bracket over(Bracket other) {
    return new Bracket(
        low == 0 || other.high == Double.POSITIVE_INFINITY ? 0 : low / other.high,
        high == Double.POSITIVE_INFINITY || other.low == 0
            ? Double.POSITIVE_INFINITY
            : high / other.low);
  }
}
