package io.coursework.curricula.curriculum;

import java.util.Map;

/**
 * A buffer of old expressions: those that a limited memory has kept of operations taught before.
 *
 * @param share of the step's rows that come from the buffer, 0..1
 * @param weights the probability of each operation in those rows, by name; sums to 1 unless the
 *     share is 0
 * @param buffer how many expressions of each operation are kept, at least 1; always the same ones
 */
public record Rehearsal(double share, Map<String, Double> weights, int buffer) {
  /** Nothing is rehearsed. */
  public static final Rehearsal NONE = new Rehearsal(0, Map.of(), 1);

  public Rehearsal {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share = " + share + " is outside [0, 1]");
    }
    if (buffer < 1) {
      throw new IllegalArgumentException("buffer = " + buffer + " is below 1");
    }
  }
}
