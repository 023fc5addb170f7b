package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Requirements;
import java.util.Map;

/**
 * A stretch of a staged curriculum.
 *
 * @param share of the training's steps, above 0, at most 1
 * @param weights as those of {@link FixedMix}
 */
public record Stage(double share, Map<String, Double> weights) {
  public Stage {
    Requirements requirements =
        new Requirements()
            .require(
                share > 0 && share <= 1,
                "share = %s is outside ]0, 1]; it is the stage's part of all steps",
                share);
    weights = Weights.checked(weights, requirements);
    requirements.throwIfAny();
  }
}
