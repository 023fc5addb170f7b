package io.coursework.tfmodel.training;

import io.coursework.tfmodel.graph.FlatVariable;
import io.coursework.tfmodel.graph.ModelGraph;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Adam and AdamW: with bias-corrected means m of the gradients and v of their squares, θ ← θ - rate
 * m / (√v + epsilon). Adam decays weights by wd θ in the gradient, AdamW by θ ← θ - rate wd θ
 * first.
 */
final class AdamRule implements UpdateRule {

  // Places in the vector of scalars that a step feeds.
  private static final int LEARNING_RATE = 0;
  private static final int DECAY = 1;
  private static final int BETA1_POWER = 2;
  private static final int BETA2_POWER = 3;
  private static final int EPSILON = 4;
  private static final int SCALARS = 5;

  private final OptimizerSpec spec;
  private final boolean decoupled;
  private final FlatVariable firstMoment; // running mean of the gradients
  private final FlatVariable secondMoment; // running mean of the squared gradients

  /**
   * @param decoupled whether weights decay beside the gradient (AdamW) or as a part of it
   */
  AdamRule(ModelGraph model, OptimizerSpec spec, boolean decoupled) {
    this.spec = spec;
    this.decoupled = decoupled;
    this.firstMoment = model.variable("adam.first_moment");
    this.secondMoment = model.variable("adam.second_moment");
  }

  @Override
  public SortedMap<String, FlatVariable> vectors() {
    return new TreeMap<>(Map.of("first_moment", firstMoment, "second_moment", secondMoment));
  }

  @Override
  public float[] scalars(long step, double learningRate) {
    double beta1Power = StrictMath.pow(spec.beta1(), step + 1);
    double beta2Power = StrictMath.pow(spec.beta2(), step + 1);
    float[] scalars = new float[SCALARS];
    scalars[LEARNING_RATE] = (float) learningRate;
    scalars[DECAY] = (float) (decoupled ? learningRate * spec.weightDecay() : spec.weightDecay());
    scalars[BETA1_POWER] = (float) beta1Power;
    scalars[BETA2_POWER] = (float) beta2Power;
    // TensorFlow adds epsilon to the uncorrected root; scaled so, it counts as Adam's own.
    scalars[EPSILON] = (float) (spec.epsilon() * Math.sqrt(1 - beta2Power));
    return scalars;
  }

  @Override
  public Op apply(
      Ops tf,
      FlatVariable parameters,
      Operand<TFloat32> decaying,
      Operand<TFloat32> gradient,
      Operand<TFloat32> scalars) {
    Operand<TFloat32> decay = tf.math.mul(decaying, UpdateRule.scalar(tf, scalars, DECAY));
    Op before = gradient;
    Operand<TFloat32> followed = gradient;
    if (decoupled) {
      before = tf.withControlDependencies(gradient).assignSubVariableOp(parameters.handle(), decay);
    } else {
      followed = tf.math.add(gradient, decay);
    }
    return tf.withControlDependencies(before)
        .train
        .resourceApplyAdam(
            parameters.handle(),
            firstMoment.handle(),
            secondMoment.handle(),
            UpdateRule.scalar(tf, scalars, BETA1_POWER),
            UpdateRule.scalar(tf, scalars, BETA2_POWER),
            UpdateRule.scalar(tf, scalars, LEARNING_RATE),
            tf.constant((float) spec.beta1()),
            tf.constant((float) spec.beta2()),
            UpdateRule.scalar(tf, scalars, EPSILON),
            followed);
  }
}
