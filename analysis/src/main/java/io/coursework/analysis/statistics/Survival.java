package io.coursework.analysis.statistics;

/**
 * How long something took, or how long it was watched without happening.
 *
 * @param time at least 0, for example steps or tokens
 * @param happened false if it had not happened by that time (censored)
 */
public record Survival(double time, boolean happened) {

  /**
   * Checks the time.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Survival {
    if (!(time >= 0 && time < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "time = " + time + " is not a valid duration; give a finite value of at least 0");
    }
  }
}
