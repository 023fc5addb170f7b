/**
 * Examining a model: sets of expressions with their probabilities, scores of what was generated,
 * and the sentence that says where a chain of thought went wrong. Generates nothing itself.
 */
package io.coursework.curricula.evaluation;
