package io.coursework.analysis.landscape;

import io.coursework.analysis.model.LossLandscape;
import io.coursework.curricula.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A random walk around the trained weights that stays where the loss is low: stochastic gradient
 * Langevin dynamics, drawn back to where it began. A step adds
 *
 * <pre>-(ε/2) (nβ ∇L(w) + γ (w - w*)) + normal noise of variance ε per weight.</pre>
 *
 * On a regular valley of curvatures a_i it comes to rest, at small ε, at variances 1/(nβ a_i + γ).
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
   * Walks in several ways with one noise, so that chains differ by how they walk and by nothing
   * else.
   *
   * @param trained L(w*) of each batch that the steps take in turn
   * @param walks of equally many steps
   * @return one chain per walk
   */
  static List<LangevinChain> of(
      LossLandscape landscape,
      String task,
      double[] trained,
      List<Walk> walks,
      RandomGenerator random) {
    float[] start = landscape.weights();
    List<Walker> walkers = walks.stream().map(walk -> new Walker(walk, start.clone())).toList();
    double[] noise = new double[start.length];
    for (int step = 0; step < walks.get(0).steps(); step++) {
      Arrays.setAll(noise, i -> Randomness.gaussian(random));
      int batch = step % trained.length;
      for (Walker walker : walkers) {
        walker.step(landscape, task, batch, trained[batch], start, noise);
      }
    }
    return walkers.stream()
        .map(walker -> new LangevinChain(Arrays.copyOf(walker.excess, walker.done)))
        .toList();
  }

  /** Mean excess loss of some steps. */
  double mean(int from, int to) {
    return Arrays.stream(excess, from, to).average().orElseThrow();
  }

  private static final class Walker {

    private final Walk walk;
    private final float[] weights;
    private final double[] excess;
    private int done;
    private boolean lost;

    Walker(Walk walk, float[] weights) {
      this.walk = walk;
      this.weights = weights;
      this.excess = new double[walk.steps()];
    }

    void step(
        LossLandscape landscape,
        String task,
        int batch,
        double trained,
        float[] start,
        double[] noise) {
      if (lost) {
        return;
      }
      LossLandscape.Slope slope = landscape.slope(weights, task, batch);
      double above = slope.loss() - trained;
      if (!Double.isFinite(above)) {
        lost = true;
        return;
      }
      excess[done++] = above;
      double spread = Math.sqrt(walk.epsilon());
      for (int i = 0; i < weights.length; i++) {
        double pull =
            walk.inverseTemperature() * slope.gradient()[i]
                + walk.gamma() * ((double) weights[i] - start[i]);
        weights[i] += (float) (-walk.epsilon() / 2 * pull + spread * noise[i]);
      }
    }
  }
}
