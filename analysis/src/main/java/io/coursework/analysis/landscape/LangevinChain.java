package io.coursework.analysis.landscape;

import io.coursework.analysis.model.LossLandscape;
import io.coursework.curricula.random.Randomness;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A random walk around the trained weights that stays where the loss is low: stochastic gradient
 * Langevin dynamics, drawn back to where it began. A step adds
 *
 * <pre>-(ε/2) (nβ ∇L(w) + γ (w - w*)) + normal noise of variance ε per weight.</pre>
 *
 * On a regular valley of curvatures a_i its stationary distribution has, at small ε, the variances
 * 1/(nβ a_i + γ).
 *
 * @param excess loss of each step's batch at w less that at w*, in nats, from the first step, where
 *     it is 0; it ends before the first that is not a finite number
 * @see <a href="https://arxiv.org/abs/2308.12108">Lau et al. 2023</a>
 */
record LangevinChain(double[] excess) {

  /**
   * How a chain walks.
   *
   * @param inverseTemperature nβ, what the loss is multiplied by
   * @param epsilon step size ε
   * @param gamma strength γ of the pull to w*
   * @param steps how many
   */
  record Walk(double inverseTemperature, double epsilon, double gamma, int steps) {

    /** Drawn back more strongly. */
    Walk pulled(double factor) {
      return new Walk(inverseTemperature, epsilon, factor * gamma, steps);
    }

    /** In smaller steps. */
    Walk finer(double divisor) {
      return new Walk(inverseTemperature, epsilon / divisor, gamma, steps);
    }
  }

  /**
   * Walks.
   *
   * @param trained L(w*) of each batch that the steps take in turn
   * @param random of the noise: chains of equal generators differ by how they walk and by nothing
   *     else
   */
  static LangevinChain of(
      LossLandscape landscape, String task, double[] trained, Walk walk, RandomGenerator random) {
    float[] start = landscape.weights();
    float[] weights = start.clone();
    double[] excess = new double[walk.steps()];
    double spread = Math.sqrt(walk.epsilon());
    for (int step = 0; step < excess.length; step++) {
      int batch = step % trained.length;
      LossLandscape.Slope slope = landscape.slope(weights, task, batch);
      excess[step] = slope.loss() - trained[batch];
      if (!Double.isFinite(excess[step])) {
        return new LangevinChain(Arrays.copyOf(excess, step));
      }
      for (int i = 0; i < weights.length; i++) {
        double pull =
            walk.inverseTemperature() * slope.gradient()[i]
                + walk.gamma() * ((double) weights[i] - start[i]);
        weights[i] += (float) (-walk.epsilon() / 2 * pull + spread * Randomness.gaussian(random));
      }
    }
    return new LangevinChain(excess);
  }

  /** Mean excess loss of some steps. */
  double mean(int from, int to) {
    return Arrays.stream(excess, from, to).average().orElseThrow();
  }
}
