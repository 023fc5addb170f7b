package io.coursework.analysis.rule;

/**
 * A confidence interval.
 *
 * @param low infinite (below) or, of a ratio, 0 where nothing bounds it from below
 * @param high infinite where nothing bounds it from above
 */
public record Ends(double low, double high) {

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if not low &lt;= high
   */
  public Ends {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "an interval from %s to %s is empty; give low <= high".formatted(low, high));
    }
  }

  /** Nothing is known. */
  public static Ends unknown() {
    return new Ends(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** Whether both sides are known, of a ratio if {@code lowest} is 0. */
  boolean closed(double lowest) {
    return low > lowest && high < Double.POSITIVE_INFINITY;
  }

  boolean inside(double from, double to) {
    return low >= from && high <= to;
  }
}
