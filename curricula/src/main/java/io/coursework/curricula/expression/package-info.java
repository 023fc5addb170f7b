/**
 * The language itself: expressions as immutable trees, the contract of an operation, and operations
 * by name. Knows no operation, nothing of text forms, tokens or probabilities.
 */
package io.coursework.curricula.expression;
