package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Derived;

/**
 * The sum of renamed values, a control: g(a, b) = s((s^-1(a) + s^-1(b)) mod n) with a random
 * permutation s. Isomorphic to the sum, so alone it is as hard; but its order of the values is not
 * that of MAX and MED. For n below 4 it is the sum less a constant.
 *
 * @param modulus n
 * @param seed of the table; the same seed and n give the same table
 * @param fold makes no difference here, since g is associative and commutative
 */
public record SumRelabelled(int modulus, long seed, Fold fold) implements Operation {
  private static final Derived<SumRelabelled, SumTable> TABLES = new Derived<>(SumRelabelled::draw);

  @Override
  public String name() {
    return "SUM_RELABELLED";
  }

  @Override
  public String summary() {
    return "control: sum modulo n of randomly renamed values";
  }

  @Override
  public int apply(int[] operands, int n) {
    return TABLES.of(this).fold(fold.ordered(operands), n, name());
  }

  private SumTable draw() {
    int[] names =
        Randomness.permutation(modulus, Randomness.of(seed, "table/SUM_RELABELLED", modulus));
    return SumTable.of(SumTable.inverse(names), names);
  }
}
