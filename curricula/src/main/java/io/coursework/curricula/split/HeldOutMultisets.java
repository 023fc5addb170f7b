package io.coursework.curricula.split;

/** A set of operand multisets. */
interface HeldOutMultisets {

  /**
   * @param sorted operands in ascending order
   */
  boolean contains(int[] sorted);
}
