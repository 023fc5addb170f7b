package io.coursework.curricula.split;

import java.math.BigInteger;

/**
 * Numbers the multisets of k values 0..n-1, so that a set of them is a set of bits: with b_i = a_i
 * + i the sorted operands become a strictly rising sequence, whose place in the combinatorial
 * number system is the sum of the binomials C(b_i, i+1).
 */
final class Multisets {
  private final int modulus;
  private final int size;
  private final int[][] binomials; // [i][b] = C(b, i+1)

  private Multisets(int modulus, int size) {
    this.modulus = modulus;
    this.size = size;
    binomials = new int[size][modulus + size];
    for (int b = 0; b < modulus + size; b++) {
      for (int i = 0; i < size; i++) {
        binomials[i][b] = binomial(b, i + 1).min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
      }
    }
  }

  /**
   * The numbering of the multisets of {@code size} values; only where {@link #count} fits an int.
   */
  static Multisets of(int modulus, int size) {
    return new Multisets(modulus, size);
  }

  /** How many multisets of {@code size} values 0..modulus-1 there are: C(n+k-1, k). */
  static BigInteger count(int modulus, int size) {
    return binomial(modulus + size - 1, size);
  }

  /** 0..count-1. */
  int rank(int[] sorted) {
    int rank = 0;
    for (int i = 0; i < size; i++) {
      rank += binomials[i][sorted[i] + i];
    }
    return rank;
  }

  /** Counts up through the sorted multisets in lexicographic order; false after the last. */
  boolean next(int[] sorted) {
    int i = size - 1;
    while (i >= 0 && sorted[i] == modulus - 1) {
      i--;
    }
    if (i < 0) {
      return false;
    }
    int value = sorted[i] + 1;
    for (; i < size; i++) {
      sorted[i] = value;
    }
    return true;
  }

  private static BigInteger binomial(int n, int k) {
    BigInteger result = BigInteger.ONE;
    for (int i = 0; i < k; i++) {
      result = result.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
    }
    return result;
  }
}
