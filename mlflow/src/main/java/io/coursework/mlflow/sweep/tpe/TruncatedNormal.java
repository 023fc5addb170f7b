package io.coursework.mlflow.sweep.tpe;

import org.hipparchus.distribution.continuous.NormalDistribution;

/** The normal distribution within a range, as one kernel has it along one axis. */
final class TruncatedNormal {

  private static final NormalDistribution STANDARD = new NormalDistribution();
  private static final double LOG_ROOT = 0.5 * StrictMath.log(2 * StrictMath.PI);
  private static final double LEAST = 1e-300; // a probability whose logarithm is finite

  private final SearchAxis.Range range;
  private final double mean;
  private final double sigma;
  private final double below; // probability below the range, before it was cut
  private final double logWithin;
  private final double within;

  TruncatedNormal(SearchAxis.Range range, double mean, double sigma) {
    this.range = range;
    this.mean = mean;
    this.sigma = sigma;
    this.below = cumulative(range.least(range.low()));
    this.within = Math.max(LEAST, cumulative(range.greatest(range.high())) - below);
    this.logWithin = StrictMath.log(within);
  }

  private double cumulative(double x) {
    return STANDARD.cumulativeProbability((x - mean) / sigma);
  }

  /**
   * A coordinate in the range.
   *
   * @param share in [0, 1[, uniformly drawn
   */
  double at(double share) {
    double quantile = Math.min(1 - 1e-16, Math.max(1e-300, below + share * within));
    return range.nearest(mean + sigma * STANDARD.inverseCumulativeProbability(quantile));
  }

  /** The logarithm of the density, or of the probability of a whole number. */
  double logDensity(double x) {
    if (range.grain() != SearchAxis.Grain.REAL) {
      double share = cumulative(range.greatest(x)) - cumulative(range.least(x));
      return StrictMath.log(Math.max(LEAST, share)) - logWithin;
    }
    double z = (x - mean) / sigma;
    return -0.5 * z * z - LOG_ROOT - StrictMath.log(sigma) - logWithin;
  }
}
