package io.coursework.curricula.operation;

import java.util.Arrays;

/** In which order a table of pairs takes more than two operands: g(g(x1, x2), x3) and so on. */
public enum Fold {
  /** As they stand; the result may depend on their order. */
  LEFT {
    @Override
    int[] ordered(int[] operands) {
      return operands;
    }
  },
  /** The smallest first, so that their order does not matter, as for a sum. */
  SORTED {
    @Override
    int[] ordered(int[] operands) {
      int[] sorted = operands.clone();
      Arrays.sort(sorted);
      return sorted;
    }
  };

  /** The operands in the order in which they are taken; {@code operands} stays as it is. */
  abstract int[] ordered(int[] operands);
}
