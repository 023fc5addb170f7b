package io.coursework.analysis.transition;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The transition of one group of trials, with its scatter over resamples.
 *
 * @see Transitions
 */
public final class Transition {

  private final String group;
  private final List<RunOutcome> trials;
  private final Map<Quantity, ResampledEstimate> estimates;
  private final Map<Quantity, Bracket[]> draws;
  private final LogisticCurve curve; // null if nothing was fitted
  private final LogisticCurve[] drawn; // of the resamples in which one was fitted

  Transition(
      String group,
      List<RunOutcome> trials,
      Map<Quantity, ResampledEstimate> estimates,
      Map<Quantity, Bracket[]> draws,
      LogisticCurve curve,
      LogisticCurve[] drawn) {
    this.group = group;
    this.trials = trials;
    this.estimates = estimates;
    this.draws = draws;
    this.curve = curve;
    this.drawn = drawn;
  }

  public String group() {
    return group;
  }

  /** The runs it rests on. */
  public List<RunOutcome> trials() {
    return trials;
  }

  /** The transition by one of the rules. */
  public ResampledEstimate estimate(Quantity quantity) {
    return estimates.get(quantity);
  }

  /** N*. */
  public ResampledEstimate midpoint() {
    return estimate(Quantity.MIDPOINT);
  }

  /** N50. */
  public ResampledEstimate half() {
    return estimate(Quantity.HALF);
  }

  /** The fitted curve; empty where trials are censored or separated, so that no curve is known. */
  public Optional<LogisticCurve> curve() {
    return Optional.ofNullable(curve);
  }

  /**
   * The band of the fitted curve: percentiles of the resamples' curves.
   *
   * @param x one place
   * @param level of confidence at each place separately, for example 0.95
   * @return low and high accuracy; NaN if nothing was fitted, or fewer than half of the resamples
   *     could be
   */
  public double[] band(double x, double level) {
    if (curve == null
        || 2 * drawn.length < draws.get(Quantity.MIDPOINT).length
        || drawn.length == 0) {
      return new double[] {Double.NaN, Double.NaN};
    }
    double[] at = Arrays.stream(drawn).mapToDouble(one -> one.accuracy(x)).sorted().toArray();
    int cut = (int) Math.floor((1 - level) / 2 * at.length);
    return new double[] {at[cut], at[at.length - 1 - cut]};
  }

  Bracket[] draws(Quantity quantity) {
    return draws.get(quantity);
  }
}
