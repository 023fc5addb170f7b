package io.coursework.curricula.curriculum;

import io.coursework.curricula.random.Randomness;

/**
 * A random order of the numbers 0..count-1 that takes no memory: a Feistel network on the next
 * power of 4, walked until it is back among them.
 */
final class Permutation {
  private static final int ROUNDS = 4; // enough for an order that looks random (Luby and Rackoff)

  private final long count;
  private final long seed;
  private final int halfBits;

  /**
   * @param count at least 1, at most 2^62
   */
  Permutation(long count, long seed) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(count - 1);
    this.count = count;
    this.seed = seed;
    this.halfBits = Math.max(1, (bits + 1) / 2);
  }

  /**
   * The number at a place.
   *
   * @param place 0..count-1
   */
  long at(long place) {
    long number = place;
    do {
      number = scrambled(number);
    } while (number >= count);
    return number;
  }

  private long scrambled(long number) {
    long mask = (1L << halfBits) - 1;
    long left = number >>> halfBits;
    long right = number & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (Randomness.of(seed, "control/shuffled", round, right).nextLong() & mask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }
}
