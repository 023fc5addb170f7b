/**
 * The operations on integers, one record each: what they mean, how they are called in every
 * notation. Knows the contract of an operation and nothing of who uses it.
 */
package io.coursework.curricula.operation;
