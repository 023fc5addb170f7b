package io.coursework.curricula.task;

/**
 * What is wrong with a step.
 *
 * @param text one clause
 */
public record StepProblem(ChainError kind, String text) {}
