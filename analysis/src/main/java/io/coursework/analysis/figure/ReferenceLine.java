package io.coursework.analysis.figure;

/**
 * A dashed horizontal line with a name, for example chance.
 *
 * @param label its name in the legend
 * @param y where it stands; finite
 */
public record ReferenceLine(String label, double y) {

  /**
   * Checks the place.
   *
   * @throws IllegalArgumentException if y is not finite
   */
  public ReferenceLine {
    if (!Double.isFinite(y)) {
      throw new IllegalArgumentException(
          "reference line '%s' stands at %s; give a finite y".formatted(label, y));
    }
  }
}
