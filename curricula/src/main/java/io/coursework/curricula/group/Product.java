package io.coursework.curricula.group;

import io.coursework.curricula.expression.Operation;
import java.util.List;

/** OP: the product x1.x2...xk, in which the last factor acts first. */
public record Product(PermutationGroup group) implements Operation {
  @Override
  public String name() {
    return "PRODUCT";
  }

  @Override
  public List<String> aliases() {
    return List.of("OP");
  }

  @Override
  public String summary() {
    return "product of permutations, the last one acts first";
  }

  @Override
  public int apply(int[] operands, int n) {
    return of(group, operands);
  }

  static int of(PermutationGroup group, int[] operands) {
    int product = operands[0];
    for (int i = 1; i < operands.length; i++) {
      product = group.product(product, operands[i]);
    }
    return product;
  }
}
