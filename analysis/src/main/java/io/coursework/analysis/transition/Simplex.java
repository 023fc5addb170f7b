package io.coursework.analysis.transition;

import org.hipparchus.analysis.MultivariateFunction;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/** The maximum of a likelihood without its derivatives, by Nelder and Mead's simplex. */
final class Simplex {

  private static final int MOST_EVALUATIONS = 20_000; // some 300 are usual

  private Simplex() {}

  /**
   * Climbs from a start.
   *
   * @param steps first steps along each coordinate
   * @param tolerance of the logarithm of the likelihood
   */
  static PointValuePair maximum(
      MultivariateFunction logLikelihood, double[] start, double[] steps, double tolerance) {
    return new SimplexOptimizer(new SimpleValueChecker(-1, tolerance)) // no relative tolerance
        .optimize(
            new MaxEval(MOST_EVALUATIONS),
            new ObjectiveFunction(logLikelihood),
            GoalType.MAXIMIZE,
            new InitialGuess(start),
            new NelderMeadSimplex(steps));
  }
}
