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
  public float[] scalars(long step, double learningRate, double weightDecay) {
    double beta1Power = StrictMath.pow(spec.beta1(), step + 1);
    double beta2Power = StrictMath.pow(spec.beta2(), step + 1);
    float[] scalars = new float[SCALARS];
    scalars[LEARNING_RATE] = (float) learningRate;
    scalars[DECAY] = (float) (decoupled ? learningRate * weightDecay : weightDecay);
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
    if (UpdateRule.ofReplicas(scalars)) {
      return decoupled
          ? applyToEach(tf, parameters, decay, gradient, scalars)
          : applyToEach(tf, parameters, tf.constant(0f), tf.math.add(gradient, decay), scalars);
    }
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

  /**
   * The update written out operation by operation, since TensorFlow's own update has one rate for
   * the whole of a variable.
   *
   * @param decay is taken away beside the step
   */
  private Op applyToEach(
      Ops tf,
      FlatVariable parameters,
      Operand<TFloat32> decay,
      Operand<TFloat32> gradient,
      Operand<TFloat32> scalars) {
    Operand<TFloat32> first = mean(tf, firstMoment, gradient, spec.beta1());
    Operand<TFloat32> second = mean(tf, secondMoment, tf.math.square(gradient), spec.beta2());
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> rate =
        tf.math.mul(
            UpdateRule.scalar(tf, scalars, LEARNING_RATE),
            tf.math.div(
                tf.math.sqrt(tf.math.sub(one, UpdateRule.scalar(tf, scalars, BETA2_POWER))),
                tf.math.sub(one, UpdateRule.scalar(tf, scalars, BETA1_POWER)))); // (R, 1)
    Operand<TFloat32> step =
        tf.math.div(
            tf.math.mul(rate, first),
            tf.math.add(tf.math.sqrt(second), UpdateRule.scalar(tf, scalars, EPSILON)));
    Op remembered = tf.assignVariableOp(firstMoment.handle(), first);
    Op rememberedSquares = tf.assignVariableOp(secondMoment.handle(), second);
    return tf.withControlDependencies(remembered, rememberedSquares)
        .assignVariableOp(
            parameters.handle(), tf.math.sub(tf.math.sub(parameters.read(), decay), step));
  }

  /** A running mean with one value more. */
  private static Operand<TFloat32> mean(
      Ops tf, FlatVariable mean, Operand<TFloat32> value, double beta) {
    return tf.math.add(
        mean.read(), tf.math.mul(tf.math.sub(value, mean.read()), tf.constant((float) (1 - beta))));
  }
}
