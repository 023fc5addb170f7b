package io.coursework.analysis.embedding;

import io.coursework.analysis.statistics.Shuffle;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Ways to split n numbers, n even, into two classes of n/2. Number 0 is always in class +1: a
 * labelling and its opposite ask the same question.
 *
 * @param labels [count, n], each entry +1 or -1
 * @param exhaustive whether these are all C(n, n/2)/2 labellings, each once; otherwise they are
 *     random draws
 */
record BalancedLabellings(List<int[]> labels, boolean exhaustive) {

  // C(14, 7)/2 = 1716 labellings; C(16, 8)/2 = 6435 would still do, but beyond it explodes.
  private static final int LARGEST_ENUMERATED = 14;
  private static final int DRAWS = 10_000;

  static BalancedLabellings of(int n, long seed) {
    return n <= LARGEST_ENUMERATED ? enumerate(n) : draw(n, seed);
  }

  /** The labelling of the question itself: even numbers +1, odd numbers -1; [n]. */
  static int[] parity(int n) {
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = Parity.of(i) == Parity.EVEN ? 1 : -1;
    }
    return labels;
  }

  /**
   * The share of labellings whose statistic is at least the observed one: exact if exhaustive (the
   * observed labelling is among them), else (1 + hits)/(1 + draws). Never 0.
   */
  double pValue(int hits) {
    return exhaustive ? (double) hits / labels.size() : (1.0 + hits) / (1.0 + labels.size());
  }

  private static BalancedLabellings enumerate(int n) {
    List<int[]> all = new ArrayList<>();
    for (int mask = 1; mask < 1 << n; mask += 2) { // bit 0, the class of number 0, is set
      if (2 * Integer.bitCount(mask) == n) {
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
          labels[i] = (mask >> i & 1) == 1 ? 1 : -1;
        }
        all.add(labels);
      }
    }
    return new BalancedLabellings(all, true);
  }

  private static BalancedLabellings draw(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] labels = parity(n);
    List<int[]> drawn = new ArrayList<>(DRAWS);
    for (int draw = 0; draw < DRAWS; draw++) {
      Shuffle.inPlace(labels, random);
      int[] oriented = new int[n];
      for (int i = 0; i < n; i++) {
        oriented[i] = labels[i] * labels[0];
      }
      drawn.add(oriented);
    }
    return new BalancedLabellings(drawn, false);
  }
}
