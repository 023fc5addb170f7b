package io.coursework.analysis.transition;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.optim.PointValuePair;

/**
 * The {@link LearningLaw} of one arm by maximum likelihood from interval-censored times, with weak
 * priors that hold what few runs leave open: without them a slope would run away where no size has
 * both runs that learned and runs that did not.
 *
 * @see <a href="https://doi.org/10.2307/2529885">Farewell 1982</a> on a share that never has the
 *     event
 */
final class LearningTimeFit {

  // Standard deviations of the normal priors: a factor of e^3 in time, powers of size up to some 5,
  // a factor of 3 in scale, a share that learns at all between 70% and nearly all, and that turns
  // round within some doublings. Where the data do not tell runs that never learn from runs that
  // would learn late, late is assumed: else N* would seem to have settled when it has not.
  private static final double[] PRIOR_WIDTH = {3, 5, 1, 2, 2};
  private static final double USUAL_LOGIT = 3; // of the share that learns at all
  private static final double USUAL_LOG_SCALE = Math.log(0.3);
  private static final double[] FIRST_STEPS = {0.5, 0.5, 0.5, 1, 1};
  private static final double EXACT = 1e-9;
  private static final double NEAR = 1e-6; // leaving out a block moves the law far more
  private static final double SMALLEST_SHARE = 1e-12;

  private final double centre;
  private final double[] x;
  private final double[] logFrom;
  private final double[] logTo;
  private final double[] prior; // means

  LearningTimeFit(List<LearningOutcome> outcomes) {
    centre = outcomes.stream().mapToDouble(one -> Math.log(one.size())).average().orElseThrow();
    x = outcomes.stream().mapToDouble(one -> Math.log(one.size()) - centre).toArray();
    logFrom = outcomes.stream().mapToDouble(one -> Math.log(one.time().from())).toArray();
    logTo = outcomes.stream().mapToDouble(one -> Math.log(one.time().to())).toArray();
    double typical =
        outcomes.stream()
            .mapToDouble(one -> one.time().learned() ? one.time().to() : one.time().from())
            .map(Math::log)
            .average()
            .orElseThrow();
    prior = new double[] {typical, 0, USUAL_LOG_SCALE, USUAL_LOGIT, 0};
  }

  /** The law of all runs. */
  LearningLaw fit() {
    double[] ones = new double[x.length];
    Arrays.fill(ones, 1);
    double[] best = prior;
    for (int i = 0; i < 3; i++) { // the simplex can shrink too early
      best = climb(ones, best, EXACT).getPoint();
    }
    return law(best);
  }

  /**
   * The law of some runs.
   *
   * @param weights of the runs, 0 or more
   * @param start the law of all runs
   */
  LearningLaw near(double[] weights, LearningLaw start) {
    double[] theta = {start.alpha(), start.beta(), start.logScale(), start.gamma(), start.eta()};
    return law(climb(weights, theta, NEAR).getPoint());
  }

  private LearningLaw law(double[] theta) {
    return new LearningLaw(centre, theta[0], theta[1], theta[2], theta[3], theta[4]);
  }

  private PointValuePair climb(double[] weights, double[] start, double tolerance) {
    return Simplex.maximum(theta -> logPosterior(theta, weights), start, FIRST_STEPS, tolerance);
  }

  private double logPosterior(double[] theta, double[] weights) {
    double sum = 0;
    for (int i = 0; i < theta.length; i++) {
      double z = (theta[i] - prior[i]) / PRIOR_WIDTH[i];
      sum -= z * z / 2;
    }
    double perScale = Math.exp(-theta[2]);
    for (int i = 0; i < x.length; i++) {
      if (weights[i] > 0) {
        double median = theta[0] + theta[1] * x[i];
        double ever = LearningLaw.logistic(theta[3] + theta[4] * x[i]);
        double by = LearningLaw.logistic((logFrom[i] - median) * perScale); // 0 from time 0
        double share =
            logTo[i] == Double.POSITIVE_INFINITY
                ? 1 - ever * by
                : ever * (LearningLaw.logistic((logTo[i] - median) * perScale) - by);
        sum += weights[i] * Math.log(Math.max(SMALLEST_SHARE, share));
      }
    }
    return sum;
  }
}
