/**
 * From estimates to verdicts: {@link io.coursework.analysis.rule.Criterion} is what would confirm
 * or refute a claim, as a value that is fixed before any run; {@link
 * io.coursework.analysis.rule.Looks} says how sure one must be at each look at a study that goes
 * on; {@link io.coursework.analysis.rule.Family} corrects for several claims. Pure functions; how
 * often they are wrong where a criterion's boundary is the truth is measured by {@code make
 * test-claims}.
 */
package io.coursework.analysis.rule;
