package io.coursework.curricula.group;

import io.coursework.curricula.expression.Operation;
import java.util.List;

/** BLK_H: the block of the product, called by its smallest element. Gives names of blocks only. */
public record PartitionBlock(Partition partition) implements Operation {
  @Override
  public String name() {
    return "BLOCK";
  }

  @Override
  public List<String> aliases() {
    return List.of("BLK");
  }

  @Override
  public String summary() {
    return "block of the product, named by its smallest element";
  }

  @Override
  public int apply(int[] operands, int n) {
    return partition.block(Product.of(partition.group(), operands));
  }

  @Override
  public boolean gives(int value, int n) {
    return partition.block(value) == value;
  }
}
