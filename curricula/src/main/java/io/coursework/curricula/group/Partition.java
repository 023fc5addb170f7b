package io.coursework.curricula.group;

import io.coursework.curricula.random.Randomness;
import java.util.Arrays;

/**
 * A group cut into blocks as large as a subgroup H. A block is named by its smallest element; the
 * place of an element in its block is coded by an element of H, so that block and place together
 * determine the element. Immutable; equal if subgroup, blocks and places are.
 */
public final class Partition {
  private final Subgroup subgroup;
  private final int[] blocks; // name of the block, by element
  private final int[] places; // element of H, by element

  private Partition(Subgroup subgroup, int[] blocks, int[] places) {
    this.subgroup = subgroup;
    this.blocks = blocks;
    this.places = places;
  }

  /**
   * @param seed of the random blocks; cosets need none
   */
  public static Partition of(Subgroup subgroup, Blocks blocks, long seed) {
    return switch (blocks) {
      case COSETS -> cosets(subgroup);
      case RANDOM -> random(subgroup, seed);
    };
  }

  /** The left cosets gH; the place of p in the block of the name g is (g^-1).p. */
  public static Partition cosets(Subgroup subgroup) {
    PermutationGroup group = subgroup.group();
    int[] blocks = new int[group.order()];
    int[] places = new int[group.order()];
    Arrays.fill(blocks, -1);
    for (int g = 0; g < group.order(); g++) {
      if (blocks[g] < 0) { // the smallest of a block that has no name yet
        for (int i = 0; i < subgroup.order(); i++) {
          int element = group.product(g, subgroup.element(i));
          blocks[element] = g;
          places[element] = subgroup.element(i);
        }
      }
    }
    return new Partition(subgroup, blocks, places);
  }

  /**
   * Blocks drawn at random, all partitions equally likely; the place of the element of rank r in
   * its sorted block is the element of rank r of H, so that the block's name is at the identity's.
   */
  public static Partition random(Subgroup subgroup, long seed) {
    int order = subgroup.group().order();
    int[] shuffled =
        Randomness.permutation(order, Randomness.of(seed, "blocks", order, subgroup.order()));
    int[] blocks = new int[order];
    int[] places = new int[order];
    for (int start = 0; start < order; start += subgroup.order()) {
      Arrays.sort(shuffled, start, start + subgroup.order());
      for (int rank = 0; rank < subgroup.order(); rank++) {
        blocks[shuffled[start + rank]] = shuffled[start];
        places[shuffled[start + rank]] = subgroup.element(rank);
      }
    }
    return new Partition(subgroup, blocks, places);
  }

  public Subgroup subgroup() {
    return subgroup;
  }

  public PermutationGroup group() {
    return subgroup.group();
  }

  /** The smallest element of the block in which an element lies. */
  public int block(int element) {
    return blocks[element];
  }

  /** The place of an element in its block: an element of H. */
  public int place(int element) {
    return places[element];
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Partition partition
            && Arrays.equals(blocks, partition.blocks)
            && Arrays.equals(places, partition.places)
            && subgroup.equals(partition.subgroup);
  }

  @Override
  public int hashCode() {
    return subgroup.hashCode();
  }

  @Override
  public String toString() {
    return "blocks of the " + subgroup;
  }
}
