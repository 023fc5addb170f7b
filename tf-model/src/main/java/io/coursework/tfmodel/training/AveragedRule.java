package io.coursework.tfmodel.training;

import io.coursework.tfmodel.graph.FlatVariable;
import io.coursework.tfmodel.graph.ModelGraph;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A rule beside which the weights are averaged: after each step a ← d a + (1 - d) θ. The weights
 * move as without it, to the bit.
 *
 * <p>Of the steps since the optimiser last forgot, t = 0, 1, 2, ..., the decay d is the smaller of
 * the one that is configured and t / (t + 9). So the average begins as the weights after the first
 * step, and is early on one over the last tenth of the steps: the first weights, which are random,
 * are soon forgotten however long the average is to be.
 */
final class AveragedRule implements UpdateRule {

  /** At t steps the average reaches some t / 9 steps back. */
  private static final double WARM_UP = 9;

  private final UpdateRule rule;
  private final double decay;
  private final FlatVariable average;

  /**
   * @param rule moves the weights
   * @param decay in (0, 1)
   */
  AveragedRule(ModelGraph model, UpdateRule rule, double decay) {
    this.rule = rule;
    this.decay = decay;
    this.average = model.variable("average");
    average.set(new float[model.axis().models() * model.layout().size()]);
  }

  @Override
  public SortedMap<String, FlatVariable> vectors() {
    return rule.vectors();
  }

  @Override
  public Optional<FlatVariable> average() {
    return Optional.of(average);
  }

  /** Those of the rule, and the share of the new weights in the average. */
  @Override
  public float[] scalars(long step, double learningRate, double weightDecay) {
    float[] scalars = rule.scalars(step, learningRate, weightDecay);
    float[] all = Arrays.copyOf(scalars, scalars.length + 1);
    all[scalars.length] = (float) (1 - Math.min(decay, step / (step + WARM_UP)));
    return all;
  }

  @Override
  public Op apply(
      Ops tf,
      FlatVariable parameters,
      Operand<TFloat32> decaying,
      Operand<TFloat32> gradient,
      Operand<TFloat32> scalars) {
    Op moved = rule.apply(tf, parameters, decaying, gradient, scalars);
    int last = rule.scalars(0, 0, 0).length;
    Operand<TFloat32> weights =
        tf.withControlDependencies(moved).readVariableOp(parameters.handle(), TFloat32.class);
    Operand<TFloat32> behind = tf.math.sub(average.read(), weights);
    return tf.assignSubVariableOp(
        average.handle(), tf.math.mul(behind, UpdateRule.scalar(tf, scalars, last)));
  }
}
