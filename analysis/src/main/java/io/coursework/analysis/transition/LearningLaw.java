package io.coursework.analysis.transition;

/**
 * How the share of runs that have learned depends on size and time: of runs of size N a share π
 * learns at all, logit π = γ + η x with x = ln N - centre, and these take a time whose logarithm is
 * logistic about α + β x with scale σ.
 *
 * @param centre of ln N
 * @param alpha α, ln of the median time at the centre, of those that learn
 * @param beta β, by how much the logarithm of that time grows with ln N
 * @param logScale ln σ
 * @param gamma γ, logit of the share that learns at all, at the centre
 * @param eta η, by how much that logit grows with ln N
 */
record LearningLaw(
    double centre, double alpha, double beta, double logScale, double gamma, double eta) {

  private static final double HALF = 0.5;
  private static final int STEPS = 64; // of the search for the first crossing
  private static final int HALVINGS = 40; // to 1e-12 of a step

  private double shareAt(double logSize, double time) {
    double x = logSize - centre;
    double z = (Math.log(time) - alpha - beta * x) / Math.exp(logScale);
    return logistic(gamma + eta * x) * logistic(z);
  }

  /**
   * The logarithm of the smallest size of which half have learned by a time.
   *
   * @param low where to begin, ln of a size
   * @param high where to end
   * @return low or high if the size lies beyond them
   */
  double logThreshold(double time, double low, double high) {
    double before = low;
    if (shareAt(low, time) >= HALF) {
      return low;
    }
    for (int step = 1; step <= STEPS; step++) {
      double at = low + (high - low) * step / STEPS;
      if (shareAt(at, time) >= HALF) {
        double below = before;
        double above = at;
        for (int i = 0; i < HALVINGS; i++) {
          double middle = (below + above) / 2;
          if (shareAt(middle, time) >= HALF) {
            above = middle;
          } else {
            below = middle;
          }
        }
        return (below + above) / 2;
      }
      before = at;
    }
    return high;
  }

  /** The time by which half of the runs of a size have learned; infinite if fewer ever do. */
  double halfTime(double size) {
    double x = Math.log(size) - centre;
    double share = HALF / logistic(gamma + eta * x); // of those that learn at all
    return share >= 1
        ? Double.POSITIVE_INFINITY
        : Math.exp(alpha + beta * x + Math.exp(logScale) * Math.log(share / (1 - share)));
  }

  static double logistic(double value) {
    return 1 / (1 + Math.exp(-value));
  }
}
