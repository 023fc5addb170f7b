package io.coursework.analysis.rule;

/** A quantity as a study estimates it: an interval at any level of confidence. */
@FunctionalInterface
public interface Effect {

  /**
   * The confidence interval.
   *
   * @param level between 0 and 1 exclusive
   */
  Ends interval(double level);
}
