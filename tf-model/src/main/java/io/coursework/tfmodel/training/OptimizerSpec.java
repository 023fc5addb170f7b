package io.coursework.tfmodel.training;

import io.coursework.curricula.spec.Requirements;

/**
 * AdamW with decoupled weight decay on all parameters, a learning-rate schedule and clipping.
 *
 * @param learningRate the peak rate, above 0
 * @param schedule how it falls after the peak
 * @param warmupSteps steps over which it rises linearly to the peak; 0 for none
 * @param finalShare share of the peak at the end, in (0, 1]
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squared gradients, in [0, 1)
 * @param epsilon added to the root of the second moment, above 0
 * @param weightDecay share of a weight that a step at learning rate 1 would take away, at least 0
 * @param gradientClip largest global norm of the gradient, above 0
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019</a>
 */
public record OptimizerSpec(
    double learningRate,
    Schedule schedule,
    int warmupSteps,
    double finalShare,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double gradientClip) {

  public OptimizerSpec {
    new Requirements()
        .require(
            learningRate > 0 && Double.isFinite(learningRate),
            "learning_rate = %s must be above 0",
            learningRate)
        .require(warmupSteps >= 0, "warmup_steps = %d must be at least 0", warmupSteps)
        .require(
            finalShare > 0 && finalShare <= 1, "final_share = %s is outside (0, 1]", finalShare)
        .require(beta1 >= 0 && beta1 < 1, "beta1 = %s is outside [0, 1)", beta1)
        .require(beta2 >= 0 && beta2 < 1, "beta2 = %s is outside [0, 1)", beta2)
        .require(epsilon > 0 && epsilon < 1, "epsilon = %s is outside (0, 1)", epsilon)
        .require(
            weightDecay >= 0 && Double.isFinite(weightDecay),
            "weight_decay = %s must be at least 0",
            weightDecay)
        .require(
            gradientClip > 0 && Double.isFinite(gradientClip),
            "gradient_clip = %s must be above 0",
            gradientClip)
        .throwIfAny();
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @param totalSteps length of the training
   */
  public double learningRate(long step, long totalSteps) {
    double warmup = warmupSteps == 0 ? 1 : Math.min(1, (step + 1) / (double) warmupSteps);
    return learningRate * warmup * schedule.share(step / (double) totalSteps, finalShare);
  }
}
