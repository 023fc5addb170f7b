package io.coursework.analysis.transition;

import java.util.Arrays;
import java.util.List;

/**
 * The x at which half of the runs reach an accuracy: the middle of a binary logistic regression on
 * ln x; where failing and passing runs do not overlap, the interval between them.
 */
final class SeedsFit {

  /** Accuracy from which a run has learned the task. */
  private static final double LEARNED = 0.9;

  private static final double[] START_SLOPES = {1, 10};
  private static final double[] FIRST_STEPS = {0.3, 0.4};
  private static final double NEAR = 1e-7;

  private final double[] x;
  private final double[] logX;
  private final boolean[] passed;
  private final double first;
  private final double last;

  SeedsFit(List<RunOutcome> trials) {
    x = trials.stream().mapToDouble(RunOutcome::x).toArray();
    logX = Arrays.stream(x).map(Math::log).toArray();
    passed = new boolean[logX.length];
    for (int i = 0; i < passed.length; i++) {
      passed[i] = trials.get(i).accuracy() >= LEARNED;
    }
    first = Arrays.stream(x).min().orElseThrow();
    last = Arrays.stream(x).max().orElseThrow();
  }

  Bracket half(double[] weights) {
    double largestFailing = 0;
    double smallestPassing = Double.POSITIVE_INFINITY;
    double failing = 0;
    double sum = 0;
    for (int i = 0; i < logX.length; i++) {
      if (weights[i] > 0 && passed[i]) {
        smallestPassing = Math.min(smallestPassing, x[i]);
      } else if (weights[i] > 0) {
        largestFailing = Math.max(largestFailing, x[i]);
        failing += weights[i];
      }
      sum += weights[i];
    }
    if (failing == sum) {
      return Bracket.above(last);
    }
    if (failing == 0) {
      return Bracket.below(first);
    }
    if (largestFailing < smallestPassing) {
      return new Bracket(largestFailing, smallestPassing);
    }
    double[] best = null;
    double likeliest = Double.NEGATIVE_INFINITY;
    for (double slope : START_SLOPES) {
      var found =
          Simplex.maximum(
              theta -> logLikelihood(theta, weights),
              new double[] {Math.log(largestFailing * smallestPassing) / 2, Math.log(slope)},
              FIRST_STEPS,
              NEAR);
      if (found.getValue() > likeliest) {
        likeliest = found.getValue();
        best = found.getPoint();
      }
    }
    return Math.exp(best[1]) <= BetaBinomialFit.SMALLEST_SLOPE * 1.01
        ? Bracket.unknown()
        : Bracket.within(Math.exp(best[0]), first, last);
  }

  private double logLikelihood(double[] theta, double[] weights) {
    double bounded = BetaBinomialFit.boundedLogSlope(theta[1]);
    double slope = Math.exp(bounded);
    double sum = -(theta[1] - bounded) * (theta[1] - bounded);
    for (int i = 0; i < logX.length; i++) {
      double z = slope * (logX[i] - theta[0]);
      sum -= weights[i] * softplus(passed[i] ? -z : z);
    }
    return sum;
  }

  private static double softplus(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }
}
