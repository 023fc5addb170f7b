package io.coursework.curricula.curriculum;

import java.nio.DoubleBuffer;

/** Reads what teachers have written of themselves. */
final class States {
  private States() {}

  /**
   * The numbers of a state, to be read in the order in which they were written.
   *
   * @throws IllegalArgumentException if there are more or fewer than {@code length}
   */
  static DoubleBuffer of(double[] state, int length) {
    if (state.length != length) {
      throw new IllegalArgumentException(
          "state of "
              + state.length
              + " numbers, but this curriculum has "
              + length
              + "; resume with the configuration that the checkpoint was written with");
    }
    return DoubleBuffer.wrap(state);
  }
}
