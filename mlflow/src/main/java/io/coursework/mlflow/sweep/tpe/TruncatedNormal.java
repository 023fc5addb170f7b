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
  private final double within;
  private final double logScale; // what the logarithm of the density has at every coordinate

  TruncatedNormal(SearchAxis.Range range, double mean, double sigma) {
    this.range = range;
    this.mean = mean;
    this.sigma = sigma;
    double least = range.least(range.low());
    this.below = NormalShare.below((least - mean) / sigma);
    this.within = Math.max(LEAST, share(least, range.greatest(range.high())));
    double logWithin = StrictMath.log(within);
    this.logScale =
        range.grain() == SearchAxis.Grain.REAL
            ? LOG_ROOT + StrictMath.log(sigma) + logWithin
            : logWithin;
  }

  private double share(double from, double to) {
    return NormalShare.between((from - mean) / sigma, (to - mean) / sigma);
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
      double share = share(range.least(x), range.greatest(x));
      return StrictMath.log(Math.max(LEAST, share)) - logScale;
    }
    double z = (x - mean) / sigma;
    return -0.5 * z * z - logScale;
  }
}
