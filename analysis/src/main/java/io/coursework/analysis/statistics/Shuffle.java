package io.coursework.analysis.statistics;

import java.util.SplittableRandom;

/** Random order, every permutation equally likely. */
public final class Shuffle {

  private Shuffle() {}

  /** Fisher and Yates: permutes the entries in place. */
  public static void inPlace(int[] entries, SplittableRandom random) {
    for (int i = entries.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int entry = entries[i];
      entries[i] = entries[j];
      entries[j] = entry;
    }
  }
}
