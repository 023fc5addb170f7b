package io.coursework.curricula.domain;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.operation.Max;
import io.coursework.curricula.operation.Med;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.operation.Min;
import io.coursework.curricula.operation.Prod;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.spec.Requirements;
import java.util.List;

/**
 * The integers 0..n-1, calculated with modulo n.
 *
 * @param modulus n, 2..128
 * @param median what MED of an even number of operands is
 */
public record Integers(int modulus, MedianRule median) implements Domain {
  public Integers {
    new Requirements()
        .require(
            modulus >= 2 && modulus <= 128,
            "modulus = %d is outside 2..128; choose a modulus in that range",
            modulus)
        .require(median != null, "median is missing; choose upper, lower or floor_mean")
        .throwIfAny();
  }

  @Override
  public int size() {
    return modulus;
  }

  @Override
  public String text(int value) {
    return Integer.toString(value);
  }

  @Override
  public List<Operation> operations() {
    return List.of(new Sum(), new Max(), new Min(), new Med(median), new Prod());
  }

  @Override
  public boolean numeric() {
    return true;
  }
}
