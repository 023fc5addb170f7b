package io.coursework.analysis.rule;

import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.SizeThresholds;

/**
 * Whether a budget was long enough for a verdict about sizes: from half of it to the whole N* no
 * longer moves by more than {@value #FACTOR} either way. Where it does, what looks like a size that
 * is needed is the length of a plateau.
 */
public final class Gate {

  /** The most by which N* may still move. */
  public static final double FACTOR = 1.25;

  // Two one-sided tests at 2.5%: at 5% the gate passed in 4 to 7% of studies at its boundary.
  private static final double LEVEL = 0.95;

  private Gate() {}

  /**
   * Asks an arm.
   *
   * @param budget of every run
   * @return false, too, where N* lies outside the tested sizes at either budget
   */
  public static boolean settled(SizeThresholds thresholds, String arm, double budget) {
    return drift(thresholds, arm, budget).inside(1 / FACTOR, FACTOR);
  }

  /**
   * The 95% interval of N* at the whole budget over that at half of it; open if either may lie
   * outside the tested sizes.
   */
  public static Bracket drift(SizeThresholds thresholds, String arm, double budget) {
    return thresholds.at(arm, budget).over(thresholds.at(arm, budget / 2), LEVEL);
  }

  /**
   * Whether N* of an arm lies below the tested sizes already at half of the budget: then smaller
   * sizes would show it, and no longer budget.
   */
  public static boolean below(SizeThresholds thresholds, String arm, double budget) {
    return thresholds.at(arm, budget).point().low() == 0
        && thresholds.at(arm, budget / 2).point().low() == 0;
  }
}
