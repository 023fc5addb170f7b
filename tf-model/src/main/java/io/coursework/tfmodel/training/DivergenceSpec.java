package io.coursework.tfmodel.training;

import io.coursework.curricula.spec.Requirements;

/**
 * When a training has diverged, and what then. A loss or a gradient norm that is infinite or no
 * number always counts.
 *
 * @param maxGradientNorm largest global norm of the gradient before clipping, 0 for any finite one
 * @param action what then
 */
public record DivergenceSpec(double maxGradientNorm, DivergenceAction action) {

  /** Any finite gradient will do. */
  static final DivergenceSpec FINITE = new DivergenceSpec(0, DivergenceAction.STOP);

  public DivergenceSpec {
    new Requirements()
        .require(
            maxGradientNorm >= 0 && Double.isFinite(maxGradientNorm),
            "max_gradient_norm = %s must be at least 0; 0 sets no limit",
            maxGradientNorm)
        .throwIfAny();
  }

  /** What is wrong with a step in a few words, empty if nothing is. */
  String problem(StepResult result) {
    if (!Float.isFinite(result.loss())) {
      return "the loss is " + result.loss();
    }
    if (!Float.isFinite(result.gradientNorm())) {
      return "the gradient norm is " + result.gradientNorm();
    }
    return maxGradientNorm > 0 && result.gradientNorm() > maxGradientNorm
        ? "the gradient norm is %s, above training.divergence.max_gradient_norm = %s"
            .formatted(result.gradientNorm(), maxGradientNorm)
        : "";
  }
}
