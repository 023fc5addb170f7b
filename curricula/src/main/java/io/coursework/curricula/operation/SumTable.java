package io.coursework.curricula.operation;

/**
 * A table of results g(a, b) that stands in for the sum's: the same shape, another meaning.
 *
 * @param results g(a, b) at a * n + b, [n * n], each 0..n-1; not copied
 */
record SumTable(int n, int[] results) {

  /** g(a, b) = after((before(a) + before(b)) mod n), symmetric, each row a permutation. */
  static SumTable of(int[] before, int[] after) {
    int n = before.length;
    int[] results = new int[n * n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        results[a * n + b] = after[(before[a] + before[b]) % n];
      }
    }
    return new SumTable(n, results);
  }

  static int[] inverse(int[] permutation) {
    int[] inverse = new int[permutation.length];
    for (int i = 0; i < permutation.length; i++) {
      inverse[permutation[i]] = i;
    }
    return inverse;
  }

  int get(int a, int b) {
    return results[a * n + b];
  }

  /** Whether g(g(a, b), c) = g(a, g(b, c)) for all values. */
  boolean associative() {
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        for (int c = 0; c < n; c++) {
          if (get(get(a, b), c) != get(a, get(b, c))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /**
   * g(g(x1, x2), x3) and so on; a single operand is itself.
   *
   * @param name the operation's, for the message
   * @throws IllegalArgumentException if the values are not those of the table
   */
  int fold(int[] operands, int modulus, String name) {
    if (modulus != n) {
      throw new IllegalArgumentException(
          String.format(
              "%s has a table for n = %d, not for n = %d; take the operation of that domain",
              name, n, modulus));
    }
    int result = operands[0];
    for (int i = 1; i < operands.length; i++) {
      result = get(result, operands[i]);
    }
    return result;
  }
}
