package io.coursework.analysis.report;

/**
 * How a model does on one operation at the end; shares in [0, 1], NaN where nothing was measured.
 *
 * @param operation its name
 * @param training share of answers right on training expressions, each layout weighing as much as
 *     among the held-out ones
 * @param heldOut the same on held-out expressions
 * @param chain share of held-out expressions whose whole chain of thought is right
 * @param gap how much better training expressions are answered than held-out ones of the same
 *     layouts; NaN where none can be compared
 * @param chance what always giving the commonest answer scores on the held-out expressions
 * @param examples number of held-out expressions
 */
public record Accuracy(
    String operation,
    double training,
    double heldOut,
    double chain,
    double gap,
    double chance,
    int examples) {

  /** Whether held-out expressions were measured. */
  boolean isHeldOut() {
    return !Double.isNaN(heldOut);
  }
}
