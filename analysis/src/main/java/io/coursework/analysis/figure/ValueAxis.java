package io.coursework.analysis.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * The vertical axis of a chart.
 *
 * @param low its lower end; NaN to fit the curves
 * @param high its upper end; NaN to fit the curves
 * @param references lines across the chart
 */
public record ValueAxis(double low, double high, List<ReferenceLine> references) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if low is not below high
   */
  public ValueAxis {
    if (low >= high) {
      throw new IllegalArgumentException(
          "value axis from %s to %s is empty; give low < high".formatted(low, high));
    }
    references = List.copyOf(references);
  }

  /** Ends that fit the curves and the reference lines. */
  public static ValueAxis automatic() {
    return new ValueAxis(Double.NaN, Double.NaN, List.of());
  }

  /** Fixed ends, for example 0 and 1 for an accuracy. */
  public static ValueAxis between(double low, double high) {
    return new ValueAxis(low, high, List.of());
  }

  /** This axis with one more reference line. */
  public ValueAxis with(ReferenceLine line) {
    List<ReferenceLine> more = new ArrayList<>(references);
    more.add(line);
    return new ValueAxis(low, high, more);
  }
}
