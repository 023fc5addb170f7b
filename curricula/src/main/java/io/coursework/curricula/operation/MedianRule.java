package io.coursework.curricula.operation;

/** What the median of an even number of values is; all rules agree on odd numbers. */
public enum MedianRule {
  /** The larger of the middle two: {@code s[k/2]}. */
  UPPER {
    @Override
    int of(int[] sorted) {
      return sorted[sorted.length / 2];
    }
  },
  /** The smaller of the middle two: {@code s[(k-1)/2]}. */
  LOWER {
    @Override
    int of(int[] sorted) {
      return sorted[(sorted.length - 1) / 2];
    }
  },
  /** The mean of the middle two, rounded down; the rule of the public ListOps files. */
  FLOOR_MEAN {
    @Override
    int of(int[] sorted) {
      return Math.floorDiv(UPPER.of(sorted) + LOWER.of(sorted), 2);
    }
  };

  abstract int of(int[] sorted);
}
