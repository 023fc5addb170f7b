package io.coursework.curricula.curriculum;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A bounded sample of all numbers seen so far, each of them kept with the same probability. */
final class Reservoir {
  private static final int CAPACITY = 512; // quantiles of 20% to about 2%

  /** How many doubles a state takes. */
  static final int STATE_LENGTH = 1 + CAPACITY;

  private final double[] kept = new double[CAPACITY];
  private long seen;

  /** How many numbers were added. */
  long seen() {
    return seen;
  }

  /**
   * Takes note of a number.
   *
   * @param random decides whether it is kept, and what goes for it
   */
  void add(double value, RandomGenerator random) {
    long slot = seen < CAPACITY ? seen : random.nextLong(seen + 1);
    seen++;
    if (slot < CAPACITY) {
      kept[(int) slot] = value;
    }
  }

  /**
   * The number below which a share of the sample lies, interpolated between neighbours.
   *
   * @param share 0..1
   */
  double quantile(double share) {
    double[] sorted = Arrays.copyOf(kept, (int) Math.min(seen, CAPACITY));
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    double part = place - below;
    return (1 - part) * sorted[below] + part * sorted[above];
  }

  void write(DoubleBuffer state) {
    state.put(seen).put(kept);
  }

  void read(DoubleBuffer state) {
    seen = (long) state.get();
    state.get(kept);
  }
}
