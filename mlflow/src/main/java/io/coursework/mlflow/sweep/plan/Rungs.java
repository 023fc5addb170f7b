package io.coursework.mlflow.sweep.plan;

import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.config.ConfigException;
import java.util.List;

/**
 * The steps at which settings are compared: the last is their end, each before it a part of the one
 * after.
 *
 * @param factor by which a rung is above the one before, in 2..100
 * @param rounds how many there are, in 2..20
 */
record Rungs(int factor, int rounds) {

  Rungs {
    new Requirements()
        .require(factor >= 2 && factor <= 100, "factor = %d is outside 2..100", factor)
        .require(rounds >= 2 && rounds <= 20, "rounds = %d is outside 2..20", rounds)
        .throwIfAny();
  }

  /** Up to which share of a trial's steps a round trains, by its number from 0. */
  double share(int round) {
    return Math.pow(factor, round + 1.0 - rounds);
  }

  /**
   * Requires that each trial is evaluated at every rung.
   *
   * @throws ConfigException if one is evaluated too seldom
   */
  void require(Trial trial) {
    Setting alone = new Setting(List.of(trial));
    for (int round = 1; round < rounds; round++) {
      if (alone.until(share(round)).until() <= alone.until(share(round - 1)).until()) {
        throw new ConfigException(
            "search: trial %d is evaluated every %d of its %d steps (evaluation.every), which is too seldom for %d rounds by a factor of %d; every %d or fewer would do"
                .formatted(
                    trial.number(),
                    trial.spec().evaluation().every(),
                    trial.spec().training().steps(),
                    rounds,
                    factor,
                    Math.max(1, (long) (trial.spec().training().steps() * share(0)))));
      }
    }
  }
}
