package io.coursework.curricula.task;

import java.util.Arrays;

/** Counts through all lists of k values like an odometer, the last place fastest. */
final class Tuples {
  private final int[] values;
  private final int[] places; // into values
  private final int[] operands;

  /**
   * Begins with the first value k times.
   *
   * @param values at least one
   * @param k at least 1
   */
  Tuples(int[] values, int k) {
    this.values = values;
    places = new int[k];
    operands = new int[k];
    Arrays.fill(operands, values[0]);
  }

  /** The list as it stands, [k]; changes with {@link #next}. */
  int[] operands() {
    return operands;
  }

  /** Moves on; false after the last list, when it begins again. */
  boolean next() {
    for (int i = places.length - 1; i >= 0; i--) {
      places[i] = places[i] + 1 < values.length ? places[i] + 1 : 0;
      operands[i] = values[places[i]];
      if (places[i] > 0) {
        return true;
      }
    }
    return false;
  }
}
