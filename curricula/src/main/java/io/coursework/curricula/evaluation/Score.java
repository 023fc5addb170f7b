package io.coursework.curricula.evaluation;

/**
 * What a model got right on an evaluation set, weighted by the examples' weights; all in [0, 1].
 *
 * @param answer share whose token before the first end token is the answer
 * @param strict share generated exactly as the reference, end token included
 * @param valid share whose every step is right, in whatever order the nodes are reduced: at least
 *     {@code strict}, at most {@code answer}; NaN where nobody looked
 */
public record Score(double answer, double strict, double valid) {}
