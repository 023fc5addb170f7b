/**
 * The operations on integers, one record each: what they mean, how they are called in every
 * notation; among them the controls, whose tables are drawn from a seed when first applied. Knows
 * the contract of an operation and nothing of who uses it.
 */
package io.coursework.curricula.operation;
