package io.coursework.curricula.curriculum;

import java.util.Map;
import java.util.Set;

/** A schedule of operation weights; an implementation is a record and a line in the catalogue. */
public interface Curriculum {

  /**
   * The probability of each operation at a step, by name; a pure function of its arguments.
   *
   * @param step from 0; from {@code totalSteps} on, the last schedule goes on
   * @param totalSteps length of the whole training, at least 1
   * @return sums to 1; immutable, in the order of the catalogue of operations
   */
  Map<String, Double> weights(long step, long totalSteps);

  /** Every operation that has a weight above 0 at some step, in the catalogue's order. */
  Set<String> operations();
}
