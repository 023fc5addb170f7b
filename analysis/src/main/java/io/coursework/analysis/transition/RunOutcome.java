package io.coursework.analysis.transition;

/**
 * What one run answered at the end of its budget.
 *
 * @param x what is varied, above 0: parameters, steps, tokens or d_model
 * @param hits right answers
 * @param examples distinct examples asked, at least 1
 * @param floor accuracy by chance on these examples, in [0, 0.5): the larger of 1/n and the share
 *     of the commonest answer; with 1/n alone the fit is the sensitivity check
 * @param group what it is compared as, for example a curriculum
 * @param seed of the run; runs of two groups with the same x, split and seed are a pair
 * @param split which split of the data into training and held-out examples it used
 */
public record RunOutcome(
    double x, long hits, long examples, double floor, String group, long seed, long split) {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public RunOutcome {
    require(x > 0 && x < Double.POSITIVE_INFINITY, group, seed, "x = " + x, "a finite x above 0");
    require(
        examples > 0 && hits >= 0 && hits <= examples,
        group,
        seed,
        "hits = %d of examples = %d".formatted(hits, examples),
        "0 <= hits <= examples and examples >= 1");
    require(
        floor >= 0 && floor < 0.5,
        group,
        seed,
        "floor = " + floor,
        "a floor of 0 or more below 0.5");
  }

  /** A run where all runs share one split. */
  public RunOutcome(double x, long hits, long examples, double floor, String group, long seed) {
    this(x, hits, examples, floor, group, seed, 0);
  }

  /** The share of right answers. */
  public double accuracy() {
    return (double) hits / examples;
  }

  private static void require(boolean ok, String group, long seed, String value, String remedy) {
    if (!ok) {
      throw new IllegalArgumentException(
          "trial of '%s', seed %d, has %s; give %s".formatted(group, seed, value, remedy));
    }
  }
}
