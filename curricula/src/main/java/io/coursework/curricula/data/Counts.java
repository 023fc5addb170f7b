package io.coursework.curricula.data;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each number occurred. Numbers that are small, as nearly all are, cost no object; memory
 * grows with the distinct ones, of which a file of S tokens can hold at most about sqrt(2 S)
 * lengths.
 */
final class Counts {
  private static final int DENSE = 4096;

  private final long[] dense = new long[DENSE];
  private final SortedMap<Long, Long> sparse = new TreeMap<>();

  void add(long number) {
    if (number < DENSE) {
      dense[(int) number]++;
    } else {
      sparse.merge(number, 1L, Long::sum);
    }
  }

  Distribution distribution() {
    SortedMap<Long, Long> all = new TreeMap<>(sparse);
    for (int number = 0; number < DENSE; number++) {
      if (dense[number] > 0) {
        all.put((long) number, dense[number]);
      }
    }
    return new Distribution(all);
  }
}
