/**
 * Permutation groups: their elements by number, their subgroups, the blocks that a subgroup cuts
 * them into, and the operations on them. Products are the hard task; the three sub-block operations
 * are the partners that are to ease it. Knows the contract of an operation and nothing of who uses
 * it.
 */
package io.coursework.curricula.group;
