package io.coursework.curricula.group;

import io.coursework.curricula.expression.Operation;

/** SUB_H: the product within the subgroup. Takes and gives elements of the subgroup only. */
public record Sub(Subgroup subgroup) implements Operation {
  @Override
  public String name() {
    return "SUB";
  }

  @Override
  public String summary() {
    return "product of permutations of the subgroup";
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if an operand is not in the subgroup
   */
  @Override
  public int apply(int[] operands, int n) {
    for (int operand : operands) {
      if (!subgroup.contains(operand)) {
        throw new IllegalArgumentException(
            String.format(
                "SUB takes no p%d, which is outside its subgroup of order %d; choose an element"
                    + " of the subgroup",
                operand, subgroup.order()));
      }
    }
    return Product.of(subgroup.group(), operands);
  }

  @Override
  public boolean takes(int value, int n) {
    return subgroup.contains(value);
  }

  @Override
  public boolean gives(int value, int n) {
    return subgroup.contains(value);
  }
}
