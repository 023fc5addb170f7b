package io.coursework.analysis.errors;

import java.util.ArrayList;
import java.util.List;

/**
 * How far two operand multisets of one size are apart: first by the operands that they do not
 * share, then by how far these are apart in all, paired from the smallest.
 *
 * @param operands how many are not shared
 * @param difference sum of the differences of those; 0 where values are not numbers
 */
record MultisetDistance(int operands, int difference) implements Comparable<MultisetDistance> {

  /**
   * Compares two multisets.
   *
   * @param one sorted
   * @param other sorted, as many
   */
  static MultisetDistance of(List<Integer> one, List<Integer> other, boolean numeric) {
    List<Integer> left = without(one, other);
    List<Integer> right = without(other, one);
    int difference = 0;
    for (int i = 0; numeric && i < left.size(); i++) {
      difference += Math.abs(left.get(i) - right.get(i));
    }
    return new MultisetDistance(left.size(), difference);
  }

  private static List<Integer> without(List<Integer> one, List<Integer> other) {
    List<Integer> rest = new ArrayList<>(one);
    other.forEach(rest::remove); // the object, once
    return rest;
  }

  @Override
  public int compareTo(MultisetDistance other) {
    int byOperands = Integer.compare(operands, other.operands);
    return byOperands == 0 ? Integer.compare(difference, other.difference) : byOperands;
  }
}
