package io.coursework.analysis.hyperparameter;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Loss against a learning rate that rises exponentially over the first steps of a training, and the
 * rate that it suggests: the lower of the one where the loss falls steepest and a tenth of the one
 * where it diverges. With several seeds, of the mean of their curves as far as all of them go.
 *
 * @param rates of the steps, ascending by an equal factor
 * @param losses mean over the seeds, as many
 * @param smoothed the same, smoothed
 * @param steepest the step at which the smoothed loss falls steepest in the logarithm of the rate
 * @param diverged the rate at which the first seed diverged; empty if none did
 * @see <a href="https://arxiv.org/abs/1506.01186">Smith 2017, who has the test</a>
 */
public record RateRange(
    double[] rates, double[] losses, double[] smoothed, int steepest, OptionalDouble diverged) {

  private static final int WINDOWS = 40; // of smoothing, on each side, in all steps
  private static final double SAFE = 0.1; // of the rate of divergence

  /** Steps on each side over which a loss is smoothed, in a test of so many. */
  public static int reach(int steps) {
    return Math.max(1, steps / WINDOWS);
  }

  /**
   * Reads the curves.
   *
   * @param rates of all steps of the test
   * @param seeds what became of each, at least one
   * @throws IllegalArgumentException if a seed diverged before the curve has a slope anywhere
   */
  public static RateRange of(double[] rates, List<RisingLosses> seeds) {
    int reach = reach(rates.length);
    int steps = seeds.stream().mapToInt(seed -> seed.losses().length).min().orElseThrow();
    OptionalInt diverged =
        seeds.stream().filter(RisingLosses::diverged).mapToInt(RisingLosses::divergedAt).min();
    if (steps < 4 * reach + 1) {
      throw new IllegalArgumentException(
          "the loss diverges at step %d already, with a learning rate of %s; begin lower"
              .formatted(diverged.orElse(steps) + 1, rates[diverged.orElse(steps - 1)]));
    }
    double[] mean = new double[steps];
    for (RisingLosses seed : seeds) {
      double[] own = seed.losses();
      for (int i = 0; i < steps; i++) {
        mean[i] += own[i] / seeds.size();
      }
    }
    double[] smoothed = RisingLosses.smooth(mean, reach);
    int lowest = reach;
    for (int i = reach; i < steps - reach; i++) {
      lowest = smoothed[i] < smoothed[lowest] ? i : lowest;
    }
    int steepest = reach;
    double fall = Double.NEGATIVE_INFINITY;
    // Between whole windows alone, whose losses are equally smooth.
    for (int i = 2 * reach; i < steps - 2 * reach && i <= Math.max(lowest, 2 * reach); i++) {
      double here = smoothed[i - reach] - smoothed[i + reach];
      if (here > fall) {
        fall = here;
        steepest = i;
      }
    }
    return new RateRange(
        Arrays.copyOf(rates, steps),
        mean,
        smoothed,
        steepest,
        diverged.isPresent()
            ? OptionalDouble.of(rates[diverged.getAsInt()])
            : OptionalDouble.empty());
  }

  /** The rate at which the loss falls steepest. */
  public double steepestRate() {
    return rates[steepest];
  }

  /** The rate to begin with. */
  public double suggestion() {
    return diverged.isPresent()
        ? Math.min(steepestRate(), SAFE * diverged.getAsDouble())
        : steepestRate();
  }
}
