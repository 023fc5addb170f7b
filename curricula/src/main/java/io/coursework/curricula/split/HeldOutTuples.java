package io.coursework.curricula.split;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A set of ordered tuples of values, each a number: its values as digits to the base n.
 *
 * @param n number of values
 * @param size of every tuple; only where all are {@link #numbered}
 * @param sorted whether tuples of the same values are one
 * @param ranks of the tuples, ascending
 */
record HeldOutTuples(int n, int size, boolean sorted, long[] ranks) {

  /** Whether all tuples have a number below 2^63. */
  static boolean numbered(int n, int size) {
    return BigInteger.valueOf(n).pow(size).bitLength() < Long.SIZE;
  }

  /** Draws tuples of different values; those drawn twice are in it once. */
  static HeldOutTuples draw(int n, int size, boolean sorted, int draws, RandomGenerator random) {
    HeldOutTuples none = new HeldOutTuples(n, size, sorted, new long[0]);
    long[] drawn = new long[draws];
    int[] values = new int[n];
    Arrays.setAll(values, i -> i);
    for (int d = 0; d < draws; d++) {
      for (int i = 0; i < size; i++) { // the first of a Fisher-Yates shuffle
        int other = random.nextInt(i, n);
        int value = values[other];
        values[other] = values[i];
        values[i] = value;
      }
      drawn[d] = none.rank(values, 0);
    }
    return new HeldOutTuples(n, size, sorted, Arrays.stream(drawn).sorted().distinct().toArray());
  }

  /** Whether some neighbouring operands are one of the tuples. */
  boolean occursIn(int[] operands) {
    for (int from = 0; from + size <= operands.length; from++) {
      if (Arrays.binarySearch(ranks, rank(operands, from)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private long rank(int[] values, int from) {
    int[] tuple = Arrays.copyOfRange(values, from, from + size);
    if (sorted) {
      Arrays.sort(tuple);
    }
    long rank = 0;
    for (int value : tuple) {
      rank = rank * n + value;
    }
    return rank;
  }
}
