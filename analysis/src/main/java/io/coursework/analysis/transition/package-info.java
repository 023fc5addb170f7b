/**
 * Learning transitions: after how many tokens a task is learned, from which size on, and how sure
 * that is. Pure functions of the times at which runs learned: a {@link
 * io.coursework.analysis.transition.LearningLaw} is fitted to the runs of an arm, and {@link
 * io.coursework.analysis.transition.SizeThresholds} finds the size at which half of them learn by a
 * budget.
 *
 * <p>Nothing is extrapolated: what lies outside the tested sizes is a {@link
 * io.coursework.analysis.transition.Bracket} with an open end.
 */
package io.coursework.analysis.transition;
