package io.coursework.analysis.transition;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A positive quantity as estimated, and how it scatters over resamples.
 *
 * <p>An interval is that of percentiles, expanded as Student's t is wider than the normal law: few
 * runs know little of their own scatter. Where a resample knows the quantity only within a bracket,
 * the bracket's low end counts for the low end of the interval and the high for the high: what is
 * not known widens the interval and never narrows it.
 *
 * @see <a href="https://arxiv.org/abs/1411.5279">Hesterberg 2014</a> on expanded percentiles
 */
public final class ResampledEstimate {

  private final Bracket point;
  private final double[] lows; // ascending, one per resample; empty if nothing was resampled
  private final double[] highs;
  private final int degreesOfFreedom;

  private ResampledEstimate(Bracket point, double[] lows, double[] highs, int degreesOfFreedom) {
    this.degreesOfFreedom = degreesOfFreedom;
    this.point = point;
    this.lows = lows;
    this.highs = highs;
  }

  /**
   * An estimate that was resampled.
   *
   * @param draws what each resample says; none if nothing can be said of the scatter
   * @param degreesOfFreedom of the scatter, at least 1: runs less means that they are scattered
   *     about
   */
  public static ResampledEstimate of(Bracket point, Bracket[] draws, int degreesOfFreedom) {
    return new ResampledEstimate(
        point,
        Arrays.stream(draws).mapToDouble(Bracket::low).sorted().toArray(),
        Arrays.stream(draws).mapToDouble(Bracket::high).sorted().toArray(),
        degreesOfFreedom);
  }

  /** A quantity without a known scatter. */
  public static ResampledEstimate of(Bracket point) {
    return of(point, new Bracket[0], 1);
  }

  /** What the data say: a value, an interval between two tested x, or a bound. */
  public Bracket point() {
    return point;
  }

  /** The value, of an interval its geometric mean, NaN if there is only a bound. */
  public double value() {
    return point.value();
  }

  /** Whether its scatter is known: some x must have two runs. */
  public boolean scatters() {
    return lows.length > 0;
  }

  /**
   * The confidence interval. It covers what {@link #point} leaves open.
   *
   * @param level between 0 and 1 exclusive, for example 0.95
   * @return an end is 0 or infinite where resamples leave the tested x; all that is positive if
   *     nothing is known of the scatter
   * @throws IllegalArgumentException if the level is not a share
   */
  public Bracket interval(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "level = " + level + " lies outside (0, 1); give a share, for example 0.95");
    }
    if (!scatters()) {
      return Bracket.unknown();
    }
    double t = new TDistribution(degreesOfFreedom).inverseCumulativeProbability((1 + level) / 2);
    double tail = new NormalDistribution().cumulativeProbability(-t);
    int cut = (int) Math.floor(tail * lows.length);
    return new Bracket(
        Math.min(point.low(), lows[cut]), Math.max(point.high(), highs[highs.length - 1 - cut]));
  }

  int degreesOfFreedom() {
    return degreesOfFreedom;
  }

  /**
   * The bootstrap's two-sided p value of a value, for Holm's correction over a family.
   *
   * @return in (0, 1]; resamples that leave both sides open count for both; NaN if nothing is known
   *     of the scatter
   */
  public double pValue(double value) {
    if (!scatters()) {
      return Double.NaN;
    }
    long notAbove = Arrays.stream(lows).filter(low -> low <= value).count();
    long notBelow = Arrays.stream(highs).filter(high -> high >= value).count();
    return Math.min(1, 2.0 * (1 + Math.min(notAbove, notBelow)) / (lows.length + 1));
  }
}
