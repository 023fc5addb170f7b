package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Derived;

/**
 * A commutative operation that is not a group's, a control: g(a, b) = p((s^-1(a) + s^-1(b)) mod n)
 * with independent random permutations p and s, drawn again until some triple is not associative.
 * Each answer stands once in every row and column of the table, as for the sum.
 *
 * @param modulus n; results exist from n = 3 on, since every such table of 2 values is associative
 * @param seed of the table; the same seed and n give the same table
 * @param fold the order in which more than two operands are taken, on which the result depends
 */
public record SumLatin(int modulus, long seed, Fold fold) implements Operation {
  private static final Derived<SumLatin, SumTable> TABLES = new Derived<>(SumLatin::draw);

  @Override
  public String name() {
    return "SUM_LATIN";
  }

  @Override
  public String summary() {
    return "control: random commutative Latin square, not associative; from n = 3 on";
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if n is 2
   */
  @Override
  public int apply(int[] operands, int n) {
    return TABLES.of(this).fold(fold.ordered(operands), n, name());
  }

  private SumTable draw() {
    if (modulus < 3) {
      throw new IllegalArgumentException(
          String.format(
              "SUM_LATIN has no table for n = %d: all are associative; choose a modulus of 3 or more",
              modulus));
    }
    for (long attempt = 0; ; attempt++) { // half of the tables of n = 3 will do
      var random = Randomness.of(seed, "table/SUM_LATIN", modulus, attempt);
      int[] names = Randomness.permutation(modulus, random);
      SumTable table =
          SumTable.of(SumTable.inverse(names), Randomness.permutation(modulus, random));
      if (!table.associative()) {
        return table;
      }
    }
  }
}
