package io.coursework.curricula.evaluation;

/**
 * What a model got right on an evaluation set, weighted by the examples' weights; both in [0, 1].
 *
 * @param answer share whose token before the first end token is the answer
 * @param strict share generated exactly as the reference, end token included
 */
public record Score(double answer, double strict) {}
