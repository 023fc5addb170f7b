package io.coursework.curricula.domain;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.group.Blocks;
import io.coursework.curricula.group.Partition;
import io.coursework.curricula.group.PartitionBlock;
import io.coursework.curricula.group.PermutationGroup;
import io.coursework.curricula.group.Product;
import io.coursework.curricula.group.Residue;
import io.coursework.curricula.group.Sub;
import io.coursework.curricula.group.Subgroup;
import io.coursework.curricula.spec.Derived;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.List;

/**
 * The permutations of a group, sorted by their one-line notation: p0 is the identity.
 *
 * @param group its name or generators, see {@link PermutationGroup#of}
 * @param subgroup its name or generators, see {@link Subgroup#of}; of use to BLOCK, RESIDUE and SUB
 * @param blocks how the group is cut for BLOCK and RESIDUE
 * @param blockSeed what random blocks are drawn from
 */
public record Permutations(
    @Key(
            value = "S2..S5, A3..A5, C2..C128, or generators such as '120 021'; order 2..128",
            otherwise = "S3")
        String group,
    @Key(
            value =
                "H of the sub-block operations: alternating, klein, stabilizer (of the last point),"
                    + " trivial, C<order> (of a cyclic group), or generators",
            otherwise = "alternating")
        String subgroup,
    @Key(
            value = "how the group is cut into blocks as large as H; random is a control",
            otherwise = "cosets")
        Blocks blocks,
    @Key(value = "seed of the random blocks", otherwise = "0") long blockSeed)
    implements Domain {
  private static final Derived<Permutations, Partition> PARTITIONS =
      new Derived<>(
          record ->
              Partition.of(
                  Subgroup.of(PermutationGroup.of(record.group), record.subgroup),
                  record.blocks,
                  record.blockSeed));

  public Permutations {
    Requirements requirements =
        new Requirements()
            .require(group != null, "group is missing; choose e.g. S3, or generators")
            .require(subgroup != null, "subgroup is missing; choose e.g. alternating")
            .require(blocks != null, "blocks is missing; choose cosets or random");
    PermutationGroup known = null;
    try {
      known = group == null ? null : PermutationGroup.of(group);
    } catch (IllegalArgumentException e) {
      requirements.require(false, "group = '%s' %s", group, e.getMessage());
    }
    try {
      if (known != null && subgroup != null) {
        Subgroup.of(known, subgroup);
      }
    } catch (IllegalArgumentException e) {
      requirements.require(false, "subgroup = '%s' %s", subgroup, e.getMessage());
    }
    requirements.throwIfAny();
  }

  /** A group cut into the cosets of a subgroup. */
  public Permutations(String group, String subgroup) {
    this(group, subgroup, Blocks.COSETS, 0);
  }

  @Override
  public int size() {
    return partition().group().order();
  }

  @Override
  public String text(int value) {
    return "p" + value;
  }

  @Override
  public List<Operation> operations() {
    Partition partition = partition();
    return List.of(
        new Product(partition.group()),
        new PartitionBlock(partition),
        new Residue(partition),
        new Sub(partition.subgroup()));
  }

  @Override
  public Permutations withTables(long seed) {
    return new Permutations(group, subgroup, blocks, seed);
  }

  @Override
  public boolean numeric() {
    return false;
  }

  private Partition partition() {
    return PARTITIONS.of(this);
  }
}
