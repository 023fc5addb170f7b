package io.coursework.tfmodel.training;

import io.coursework.curricula.spec.Requirements;
import java.util.List;
import java.util.Optional;

/**
 * When a training stops before its last step. What is decided follows from the evaluations so far
 * alone, so a resumed training decides the same.
 *
 * @param metric what is watched
 * @param rule how it is judged
 * @param patience evaluations without progress after which it stops, at least 1
 * @param minDelta what is less than this counts as no change, at least 0
 * @param minSteps evaluations before this step never count against the training, at least 0
 */
public record EarlyStoppingSpec(
    StoppingMetric metric, StoppingRule rule, int patience, double minDelta, long minSteps) {

  /** It never stops early. */
  public static final EarlyStoppingSpec NEVER =
      new EarlyStoppingSpec(StoppingMetric.NONE, StoppingRule.BEST, 1, 0, 0);

  public EarlyStoppingSpec {
    new Requirements()
        .require(patience >= 1, "patience = %d must be at least 1", patience)
        .require(
            minDelta >= 0 && Double.isFinite(minDelta),
            "min_delta = %s must be at least 0",
            minDelta)
        .require(minSteps >= 0, "min_steps = %d must be at least 0", minSteps)
        .throwIfAny();
  }

  /**
   * What was measured at an evaluation.
   *
   * @param step optimiser steps done
   * @param value of the metric
   */
  public record Measured(long step, double value) {}

  /**
   * Judges a training by its evaluations.
   *
   * @param evaluations in the order of their steps
   * @return why it should stop now, in one line; empty if it should continue
   */
  public Optional<String> reasonToStop(List<Measured> evaluations) {
    return metric == StoppingMetric.NONE ? Optional.empty() : rule.reason(this, evaluations);
  }
}
