package io.coursework.curricula.operation;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Derived;

/**
 * A commutative operation without any rule, a control: g(a, b) = g(b, a) is uniform and independent
 * for each pair. It can only be memorised; measure it where all pairs occur in training.
 *
 * @param modulus n
 * @param seed of the table; the same seed and n give the same table
 * @param fold the order in which more than two operands are taken, on which the result depends
 */
public record SumRandom(int modulus, long seed, Fold fold) implements Operation {
  private static final Derived<SumRandom, SumTable> TABLES = new Derived<>(SumRandom::draw);

  @Override
  public String name() {
    return "SUM_RANDOM";
  }

  @Override
  public String summary() {
    return "control: a random result for every pair of operands, in any order";
  }

  @Override
  public int apply(int[] operands, int n) {
    return TABLES.of(this).fold(fold.ordered(operands), n, name());
  }

  private SumTable draw() {
    var random = Randomness.of(seed, "table/SUM_RANDOM", modulus);
    int[] results = new int[modulus * modulus];
    for (int a = 0; a < modulus; a++) {
      for (int b = a; b < modulus; b++) {
        int result = random.nextInt(modulus);
        results[a * modulus + b] = result;
        results[b * modulus + a] = result;
      }
    }
    return new SumTable(modulus, results);
  }
}
