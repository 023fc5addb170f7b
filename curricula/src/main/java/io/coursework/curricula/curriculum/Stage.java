package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.Map;

/**
 * A stretch of a staged curriculum.
 *
 * @param share of the training's steps, above 0, at most 1
 * @param weights as those of {@link FixedMix}
 * @param replay part of the stage that continues with the mean of all that was taught before, 0..1
 * @param restart what of the optimiser begins again
 */
public record Stage(
    @Key("the stage's part of all steps, above 0, at most 1; all stages together: 1") double share,
    @Key("weight of each operation, >= 0, such as {MAX: 1, MED: 1}") Map<String, Double> weights,
    @Key(
            value = "part of the stage, 0..1, that goes to the mean mix of the stages before",
            otherwise = "0")
        double replay,
    @Key(
            value =
                "what of the optimiser is reset: nothing, moments, or everything (the learning"
                    + " rate's schedule, too)",
            otherwise = "nothing")
        Restart restart) {
  public Stage {
    Requirements requirements =
        new Requirements()
            .require(
                share > 0 && share <= 1,
                "share = %s is outside ]0, 1]; it is the stage's part of all steps",
                share);
    weights = OperationWeights.checked("weights", weights, requirements);
    requirements
        .require(
            replay >= 0 && replay <= 1,
            "replay = %s is outside [0, 1]; it is the part of the stage that goes to what was"
                + " taught before",
            replay)
        .require(restart != null, "restart is missing; choose nothing, moments or everything")
        .throwIfAny();
  }

  /** A stage of its own weights alone, with the optimiser going on. */
  public Stage(double share, Map<String, Double> weights) {
    this(share, weights, 0, Restart.NOTHING);
  }
}
