package io.coursework.curricula.evaluation;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.token.Sequence;

/**
 * One question of an evaluation set.
 *
 * @param sequence prompt and reference completion of the expression
 * @param weight its part in every score of the set, in [0, 1]
 */
public record Example(Expression expression, Sequence sequence, double weight) {}
