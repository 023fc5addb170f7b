package io.coursework.curricula.curriculum;

/**
 * Leads one training through a curriculum, step by step: {@link #lesson} for a step, then, if it is
 * {@link #adaptive}, {@link #observe} with what came of it, then the next step.
 *
 * <p>Deterministic: two teachers of one curriculum that have observed the same give the same
 * lessons. All that it has learned is in {@link #state}: a new teacher of the same training that
 * {@link #restore}s it continues to the bit.
 */
@FunctionalInterface
public interface Teacher {

  /**
   * What a step is taught with. Asking changes nothing.
   *
   * @param step from 0; for an adaptive teacher the step after the last one observed
   */
  Lesson lesson(long step);

  /** Whether lessons depend on what was observed. */
  default boolean adaptive() {
    return false;
  }

  /** Takes note of how a step went; asked only of adaptive teachers, once for each step in turn. */
  default void observe(long step, Observation observation) {}

  /** Everything learned from observations so far; empty if there is nothing to learn. */
  default double[] state() {
    return new double[0];
  }

  /**
   * Goes back, or on, to a state.
   *
   * @throws IllegalArgumentException if it is not a state of a teacher like this
   */
  default void restore(double[] state) {
    if (state.length != 0) {
      throw new IllegalArgumentException(
          "state of " + state.length + " numbers, but this curriculum has none");
    }
  }
}
