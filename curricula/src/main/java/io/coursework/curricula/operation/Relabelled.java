package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Derived;
import java.util.Arrays;

/**
 * An operation on renamed values, a control: s(f(s^-1(x1), s^-1(x2), ...)) with a random
 * permutation s. Isomorphic to f, so alone it is as hard; but its order of the values is not that
 * of operations under their own names. All operations of one seed and n are renamed alike.
 *
 * @param original f
 * @param modulus n
 * @param seed of the names; the same seed and n give the same names
 */
public record Relabelled(Operation original, int modulus, long seed) implements Operation {
  private static final Derived<Naming, Names> NAMES = new Derived<>(Naming::draw);

  /** What the names depend on. */
  private record Naming(int modulus, long seed) {
    Names draw() {
      int[] names =
          Randomness.permutation(modulus, Randomness.of(seed, "table/SUM_RELABELLED", modulus));
      return new Names(names, SumTable.inverse(names));
    }
  }

  /**
   * @param of each value its new name
   * @param inverse of each name its value
   */
  private record Names(int[] of, int[] inverse) {}

  @Override
  public String name() {
    return original.name() + "_RELABELLED";
  }

  @Override
  public String summary() {
    return "control: " + original.name() + " of randomly renamed values";
  }

  @Override
  public int apply(int[] operands, int n) {
    if (n != modulus) {
      throw new IllegalArgumentException(
          String.format(
              "%s has names for n = %d, not for n = %d; take the operation of that domain",
              name(), modulus, n));
    }
    Names names = NAMES.of(new Naming(modulus, seed));
    int[] values = Arrays.stream(operands).map(operand -> names.inverse()[operand]).toArray();
    return names.of()[original.apply(values, n)];
  }
}
