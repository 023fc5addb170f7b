package io.coursework.tfmodel.training;

import io.coursework.curricula.spec.Requirements;
import io.coursework.tfmodel.training.EarlyStoppingSpec.Measured;
import java.util.List;
import java.util.OptionalLong;

/**
 * When a training has learned what it is for. From then on its learning rate decays, and it ends. A
 * training that has not learned takes all its steps. What is decided follows from the evaluations
 * so far alone, so a resumed training decides the same.
 *
 * @param metric what is watched
 * @param value at least so much, in (0, 1]
 * @param evaluations that many running, at least 1
 */
public record SuccessSpec(SuccessMetric metric, double value, int evaluations) {

  /** No evaluation ends a training. */
  public static final SuccessSpec NONE = new SuccessSpec(SuccessMetric.NONE, 0.8, 3);

  public SuccessSpec {
    new Requirements()
        .require(value > 0 && value <= 1, "value = %s is outside (0, 1]", value)
        .require(evaluations >= 1, "evaluations = %d must be at least 1", evaluations)
        .throwIfAny();
  }

  /**
   * The step of the evaluation by which the training had learned, the last of those running.
   *
   * @param measured in the order of the steps
   */
  public OptionalLong learnedAt(List<Measured> measured) {
    int running = 0;
    for (Measured each : measured) {
      running = each.value() >= value ? running + 1 : 0;
      if (running == evaluations) {
        return OptionalLong.of(each.step());
      }
    }
    return OptionalLong.empty();
  }
}
