package io.coursework.analysis.landscape;

import io.coursework.analysis.landscape.LangevinChain.Walk;
import io.coursework.analysis.model.LossLandscape;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.curricula.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Chains that walk in one way, and whether they have settled near the minimum that they began at.
 *
 * @param walk how they walk
 * @param burnIn first steps that do not count
 * @param chains at least two
 */
record Walks(Walk walk, int burnIn, List<LangevinChain> chains) {

  /**
   * Most of the way from the trained loss to a guess that the walks may climb. The coefficient is
   * that of a neighbourhood of the minimum, in which loss less trained loss is small; walks that
   * have unlearned a tenth of what was learned are elsewhere. The tenth is our choice.
   */
  static final double NEAR = 0.1;

  private static final double TOLERATED_DRIFT = 0.2; // of the value
  private static final double LEVEL = 0.95;

  /**
   * Lets chains walk, each with a noise of its own that depends on the seed and not on the walk.
   *
   * @param trained L(w*) of each batch that the steps take in turn
   * @param chains how many
   */
  static Walks of(
      LossLandscape landscape,
      String task,
      double[] trained,
      Walk walk,
      int burnIn,
      int chains,
      long seed) {
    return new Walks(
        walk,
        burnIn,
        IntStream.range(0, chains)
            .mapToObj(
                chain ->
                    LangevinChain.of(
                        landscape, task, trained, walk, Randomness.of(seed, "langevin", chain)))
            .toList());
  }

  /** How many had a loss that is not a finite number. */
  int diverged() {
    return (int) chains.stream().filter(chain -> chain.excess().length < walk.steps()).count();
  }

  /** nβ times the mean excess loss of each chain; only where none diverged. */
  double[] values() {
    return each(chain -> chain.mean(burnIn, walk.steps()));
  }

  /** The values of the second half of the steps that count, less those of the first. */
  double[] drifts() {
    int middle = (burnIn + walk.steps()) / 2;
    return each(chain -> chain.mean(middle, walk.steps()) - chain.mean(burnIn, middle));
  }

  /** How many went downhill. */
  int negative() {
    return (int) Arrays.stream(values()).filter(value -> value <= 0).count();
  }

  /** Mean excess loss, in nats. */
  double excess() {
    return mean(values()).mean() / walk.inverseTemperature();
  }

  /**
   * Why these walks are not walks around a minimum, as the end of a sentence about them; empty if
   * they are.
   *
   * @param room loss of a guess less the trained loss, in nats
   */
  Optional<String> unsettled(double room) {
    if (diverged() > 0) {
      return Optional.of(
          "%d of %d ran away to a loss that is not a finite number (a smaller epsilon helps)"
              .formatted(diverged(), chains.size()));
    }
    if (room <= 0) {
      return Optional.of(
          "the trained loss is not below that of a guess from the last token, so that nothing was learned that could be a minimum");
    }
    if (negative() > 0) {
      return Optional.of(
          "%d of %d fell below the trained loss, so that the weights are not at a minimum"
              .formatted(negative(), chains.size()));
    }
    if (excess() > NEAR * room) {
      return Optional.of(
          said(
              "they left the minimum: their loss lies %.0f%% of the way from the trained loss to a guess, and %.0f%% is the most (a larger gamma or more samples help)",
              100 * excess() / room, 100 * NEAR));
    }
    double drift = mean(drifts()).mean() / mean(values()).mean();
    return Math.abs(drift) > TOLERATED_DRIFT
        ? Optional.of(
            said(
                "they have not settled: from the first to the second half of the draws they drift by %.0f%%, and %.0f%% is the most (more burn_in and draws help)",
                100 * drift, 100 * TOLERATED_DRIFT))
        : Optional.empty();
  }

  /**
   * By which power of a factor the value changes from these walks to others that take the same
   * noise: 0 for not at all.
   *
   * @param factor by which the key of the others is that of these
   * @return the mean over the chains with its interval; empty where a value is not positive
   */
  Optional<Interval> power(Walks others, double factor) {
    if (diverged() + others.diverged() > 0 || negative() + others.negative() > 0) {
      return Optional.empty();
    }
    double[] from = values();
    double[] to = others.values();
    double[] powers = new double[from.length];
    Arrays.setAll(powers, i -> Math.log(to[i] / from[i]) / Math.log(factor));
    return Optional.of(mean(powers));
  }

  /** A mean over the chains with Student's interval. */
  static Interval mean(double[] ofChains) {
    return Intervals.mean(ofChains, LEVEL, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  static String said(String sentence, Object... numbers) {
    return String.format(Locale.ROOT, sentence, numbers);
  }

  private double[] each(ToDoubleFunction<LangevinChain> excess) {
    return chains.stream()
        .mapToDouble(chain -> walk.inverseTemperature() * excess.applyAsDouble(chain))
        .toArray();
  }
}
