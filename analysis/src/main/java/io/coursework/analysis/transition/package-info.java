/**
 * Learning transitions: at which size, or after how many tokens, a task is learned, and how sure
 * that is. Pure functions of what runs answered and of the times at which they learned: {@link
 * io.coursework.analysis.transition.Transitions} fits accuracy at the end against size, for sweeps;
 * a {@link io.coursework.analysis.transition.LearningLaw} is fitted to the learning times of an
 * arm, and {@link io.coursework.analysis.transition.SizeThresholds} finds the size at which half of
 * its runs learn by a budget.
 *
 * <p>Throughout: x = what is varied (parameters, steps, tokens, d_model), on a logarithmic axis; c
 * = floor, the accuracy by chance; u = upper, the accuracy that large x approach; N* = midpoint,
 * where accuracy is half-way from c to u; N50 = half, where it is 0.5; κ = slope; ρ =
 * overdispersion.
 *
 * <p>Nothing is extrapolated: what lies outside the tested x is a {@link
 * io.coursework.analysis.transition.Bracket} with an open end.
 */
package io.coursework.analysis.transition;
