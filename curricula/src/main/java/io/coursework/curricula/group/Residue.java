package io.coursework.curricula.group;

import io.coursework.curricula.expression.Operation;
import java.util.List;

/**
 * RES_H: the place of the product in its block, an element of the subgroup; for cosets the product
 * is BLOCK.RESIDUE. Gives elements of the subgroup only.
 */
public record Residue(Partition partition) implements Operation {
  @Override
  public String name() {
    return "RESIDUE";
  }

  @Override
  public List<String> aliases() {
    return List.of("RES");
  }

  @Override
  public String summary() {
    return "place of the product in its block, an element of the subgroup";
  }

  @Override
  public int apply(int[] operands, int n) {
    return partition.place(Product.of(partition.group(), operands));
  }

  @Override
  public boolean gives(int value, int n) {
    return partition.subgroup().contains(value);
  }
}
