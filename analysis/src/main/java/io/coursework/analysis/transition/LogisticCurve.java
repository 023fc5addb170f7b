package io.coursework.analysis.transition;

/**
 * Accuracy that rises with ln x: floor + (upper - floor)·σ(slope·ln(x / midpoint)), σ the logistic
 * function.
 *
 * @param floor accuracy by chance
 * @param upper accuracy that large x approach, in (floor, 1]
 * @param midpoint N*, where accuracy is half-way from floor to upper
 * @param slope κ, above 0: steepness per unit of ln x
 * @param overdispersion ρ in [0, 1): how much more runs of one x scatter than independent answers
 *     would
 * @param logLikelihood of the runs, with the binomial coefficients
 */
public record LogisticCurve(
    double floor,
    double upper,
    double midpoint,
    double slope,
    double overdispersion,
    double logLikelihood) {

  /** The accuracy at x. */
  public double accuracy(double x) {
    return floor + (upper - floor) / (1 + Math.exp(-slope * Math.log(x / midpoint)));
  }

  /** N50, the x of accuracy 0.5; infinite if accuracy never rises that far. */
  public double half() {
    if (upper <= 0.5) {
      return Double.POSITIVE_INFINITY;
    }
    double share = (0.5 - floor) / (upper - floor);
    return midpoint * Math.exp(Math.log(share / (1 - share)) / slope);
  }
}
