/**
 * Learning transitions: at which size, step or number of tokens a task is learned, and how sure
 * that is. Pure functions of counted answers: {@link io.coursework.analysis.transition.Transitions}
 * fits groups of trials and compares them.
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
