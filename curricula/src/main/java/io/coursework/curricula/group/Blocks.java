package io.coursework.curricula.group;

/** How a group is cut into blocks of the subgroup's size. */
public enum Blocks {
  /** The left cosets gH. */
  COSETS,
  /** Any elements together, at random: the control, whose blocks know nothing of the product. */
  RANDOM
}
