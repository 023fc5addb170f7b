package io.coursework.curricula.evaluation;

import io.coursework.curricula.task.ChainError;

/**
 * What is to be said about a generated chain of thought.
 *
 * @param right whether the answer is the expression's value
 * @param answer the value before the first end token; null if there is none
 * @param firstWrongStep number of the first step, from 1 for the first one generated, that is no
 *     correct reduction of the step before; a missing step counts; -1 if there is none
 * @param error what is wrong there, or {@link ChainError#MISSING_END} with no wrong step; null if
 *     every step is right
 * @param explanation one sentence
 */
public record ChainVerdict(
    boolean right, Integer answer, int firstWrongStep, ChainError error, String explanation) {

  /** Whether every step is right, and with them the answer. */
  boolean valid() {
    return error == null;
  }
}
