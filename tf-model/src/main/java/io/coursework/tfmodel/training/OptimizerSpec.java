package io.coursework.tfmodel.training;

import io.coursework.curricula.curriculum.Phase;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.tfmodel.graph.ModelGraph;

/**
 * An update rule on all parameters with a learning-rate schedule and clipping.
 *
 * @param type the update rule
 * @param learningRate the peak rate, above 0
 * @param schedule how it falls after the peak
 * @param warmupSteps steps over which it rises linearly to the peak; 0 for none
 * @param finalShare share of the rate at the end, in (0, 1]; with an exponential schedule above 1,
 *     too: the rate then rises
 * @param decayShare wsd: the last part of training, over which the rate falls, in (0, 1]
 * @param beta1 adamw and adam: decay of the mean of gradients, in [0, 1)
 * @param beta2 adamw and adam: decay of the mean of squared gradients, in [0, 1)
 * @param epsilon adamw and adam: added to the root of the second moment, above 0
 * @param momentum sgd: decay of the sum of gradients, in [0, 1); 0 for plain gradient descent
 * @param nesterov sgd: whether the momentum looks ahead
 * @param weightDecay adamw: share of a weight that a step at learning rate 1 would take away; adam
 *     and sgd: factor of the weights in the gradient; at least 0
 * @param gradientClip largest global norm of the gradient, above 0
 * @param emaDecay decay per step of the exponential moving average of the weights, which is the
 *     model that is evaluated and kept, in [0, 1); 0 for the weights themselves
 */
public record OptimizerSpec(
    OptimizerType type,
    @Key("peak rate, above 0") double learningRate,
    @Key(value = "after the warm-up", otherwise = "cosine") Schedule schedule,
    @Key(value = "steps of linear rise, >= 0", otherwise = "100") int warmupSteps,
    @Key(value = "of the rate, at the end, in (0, 1]; exponential: also above 1", otherwise = "0.1")
        double finalShare,
    @Key(value = "of wsd: of training, in (0, 1]", otherwise = "0.1") double decayShare,
    @Key(value = "of adamw and adam, in [0, 1)", otherwise = "0.9") double beta1,
    @Key(value = "of adamw and adam, in [0, 1)", otherwise = "0.99") double beta2,
    @Key(value = "of adamw and adam, above 0", otherwise = "1.0e-8") double epsilon,
    @Key(value = "of sgd, in [0, 1)", otherwise = "0.9") double momentum,
    @Key(value = "of sgd", otherwise = "false") boolean nesterov,
    @Key(value = ">= 0", otherwise = "0.1") double weightDecay,
    @Key(value = "largest global norm, above 0", otherwise = "1.0") double gradientClip,
    @Key(value = "of the average of weights, in [0, 1)", otherwise = "0.0") double emaDecay) {

  public OptimizerSpec {
    new Requirements()
        .require(
            learningRate > 0 && Double.isFinite(learningRate),
            "learning_rate = %s must be above 0",
            learningRate)
        .require(warmupSteps >= 0, "warmup_steps = %d must be at least 0", warmupSteps)
        .require(
            finalShare > 0
                && (finalShare <= 1
                    || schedule == Schedule.EXPONENTIAL && Double.isFinite(finalShare)),
            "final_share = %s is outside (0, 1]; only schedule = exponential may rise above 1",
            finalShare)
        .require(
            decayShare > 0 && decayShare <= 1, "decay_share = %s is outside (0, 1]", decayShare)
        .require(beta1 >= 0 && beta1 < 1, "beta1 = %s is outside [0, 1)", beta1)
        .require(beta2 >= 0 && beta2 < 1, "beta2 = %s is outside [0, 1)", beta2)
        .require(epsilon > 0 && epsilon < 1, "epsilon = %s is outside (0, 1)", epsilon)
        .require(momentum >= 0 && momentum < 1, "momentum = %s is outside [0, 1)", momentum)
        .require(
            !nesterov || momentum > 0,
            "nesterov = true needs a momentum above 0; set momentum, or nesterov: false")
        .require(
            weightDecay >= 0 && Double.isFinite(weightDecay),
            "weight_decay = %s must be at least 0",
            weightDecay)
        .require(
            gradientClip > 0 && Double.isFinite(gradientClip),
            "gradient_clip = %s must be above 0",
            gradientClip)
        .require(emaDecay >= 0 && emaDecay < 1, "ema_decay = %s is outside [0, 1)", emaDecay)
        .throwIfAny();
  }

  /** Vectors that an optimiser keeps beside a model's weights, each as long as these. */
  public int vectors() {
    return type.vectors() + (averages() ? 1 : 0);
  }

  /** The rule for a model, its vectors zero. */
  UpdateRule rule(ModelGraph model) {
    UpdateRule rule = type.rule(model, this);
    return averages() ? new AveragedRule(model, rule, emaDecay) : rule;
  }

  private boolean averages() {
    return emaDecay > 0;
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @param totalSteps length of the training
   */
  public double learningRate(long step, long totalSteps) {
    double warmup = warmupSteps == 0 ? 1 : Math.min(1, (step + 1) / (double) warmupSteps);
    return learningRate
        * warmup
        * schedule.share(step / (double) totalSteps, finalShare, decayShare);
  }

  /**
   * The learning rate at a step of a phase.
   *
   * @param totalSteps length of the training
   */
  double learningRate(long step, Phase phase, long totalSteps) {
    return learningRate(
        step - phase.rateStart(), Math.min(phase.rateEnd(), totalSteps) - phase.rateStart());
  }
}
