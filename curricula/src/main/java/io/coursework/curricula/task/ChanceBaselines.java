package io.coursework.curricula.task;

import io.coursework.curricula.expression.Operation;
import java.util.List;
import java.util.Locale;

/**
 * What answers without calculation score on one operation on values, each operand uniform among
 * those that it takes and each number of operands equally likely. Exact, by enumeration. On a small
 * held-out set the commonest answer scores more.
 *
 * @param commonest share of expressions whose value is the commonest answer, 0..1
 * @param answer the commonest answer; the smallest if several are equally common
 * @param copy expected share right of an answer that copies one of the operands at random, 0..1
 */
public record ChanceBaselines(double commonest, int answer, double copy) {
  private static final long MOST = 5_000_000; // lists of operands: about a second

  /**
   * The baselines of an operation.
   *
   * @param n number of values
   * @param minOperands at least 1
   * @param maxOperands at least minOperands
   * @throws IllegalArgumentException if there are more than five million lists of operands
   */
  public static ChanceBaselines of(Operation operation, int n, int minOperands, int maxOperands) {
    if (minOperands < 1 || maxOperands < minOperands) {
      throw new IllegalArgumentException(
          "min_operands = %d and max_operands = %d are not a range from 1 on; choose 1 or more, and"
                  .formatted(minOperands, maxOperands)
              + " min_operands <= max_operands");
    }
    int[] values = new Operands(List.of(operation), n).values(operation);
    requireFew(operation, values.length, minOperands, maxOperands);
    int counts = maxOperands - minOperands + 1;
    long[] answers = new long[n]; // weighted as if every number of operands had all lists
    long lists = 1; // of maxOperands, divided by those of k
    double copy = 0;
    for (int k = maxOperands; k >= minOperands; k--) {
      long matches = 0;
      long listsOfK = 0;
      Tuples tuples = new Tuples(values, k);
      do {
        int[] operands = tuples.operands();
        int result = operation.apply(operands, n);
        answers[result] += lists;
        for (int operand : operands) {
          matches += operand == result ? 1 : 0;
        }
        listsOfK++;
      } while (tuples.next());
      copy += (double) matches / (listsOfK * k * counts);
      lists *= values.length;
    }
    int commonest = 0;
    long all = 0;
    for (int answer = 0; answer < n; answer++) {
      all += answers[answer];
      commonest = answers[answer] > answers[commonest] ? answer : commonest;
    }
    return new ChanceBaselines((double) answers[commonest] / all, commonest, copy);
  }

  private static void requireFew(Operation operation, int values, int min, int max) {
    double lists = 0;
    for (int k = min; k <= max; k++) {
      lists += Math.pow(values, k);
    }
    if (lists > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the chance of %s with %d..%d operands out of %d values would enumerate %.1e lists,"
                  + " more than %d; lower max_operands or the number of values",
              operation.name(),
              min,
              max,
              values,
              lists,
              MOST));
    }
  }
}
