package io.coursework.tfmodel.training;

import io.coursework.tfmodel.graph.FlatVariable;
import io.coursework.tfmodel.graph.ModelGraph;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceApplyMomentum;
import org.tensorflow.types.TFloat32;

/**
 * Gradient descent with momentum: with g the gradient plus wd θ, u ← momentum u + g and θ ← θ -
 * rate u; Nesterov's way looks ahead, θ ← θ - rate (g + momentum u).
 */
final class MomentumRule implements UpdateRule {

  // Places in the vector of scalars that a step feeds.
  private static final int LEARNING_RATE = 0;
  private static final int DECAY = 1;
  private static final int SCALARS = 2;

  private final OptimizerSpec spec;
  private final FlatVariable momentum; // sum of the gradients, each discounted by its age

  MomentumRule(ModelGraph model, OptimizerSpec spec) {
    this.spec = spec;
    this.momentum = model.variable("sgd.momentum");
  }

  @Override
  public SortedMap<String, FlatVariable> vectors() {
    return new TreeMap<>(Map.of("momentum", momentum));
  }

  @Override
  public float[] scalars(long step, double learningRate, double weightDecay) {
    float[] scalars = new float[SCALARS];
    scalars[LEARNING_RATE] = (float) learningRate;
    scalars[DECAY] = (float) weightDecay;
    return scalars;
  }

  @Override
  public Op apply(
      Ops tf,
      FlatVariable parameters,
      Operand<TFloat32> decaying,
      Operand<TFloat32> gradient,
      Operand<TFloat32> scalars) {
    Operand<TFloat32> penalized =
        tf.math.add(gradient, tf.math.mul(decaying, UpdateRule.scalar(tf, scalars, DECAY)));
    if (UpdateRule.ofReplicas(scalars)) {
      return applyToEach(tf, parameters, penalized, scalars);
    }
    return tf.train.resourceApplyMomentum(
        parameters.handle(),
        momentum.handle(),
        UpdateRule.scalar(tf, scalars, LEARNING_RATE),
        penalized,
        tf.constant((float) spec.momentum()),
        ResourceApplyMomentum.useNesterov(spec.nesterov()));
  }

  /** The update written out, since TensorFlow's own has one rate for a whole variable. */
  private Op applyToEach(
      Ops tf, FlatVariable parameters, Operand<TFloat32> gradient, Operand<TFloat32> scalars) {
    Operand<TFloat32> factor = tf.constant((float) spec.momentum());
    Operand<TFloat32> sum = tf.math.add(tf.math.mul(momentum.read(), factor), gradient);
    Operand<TFloat32> direction =
        spec.nesterov() ? tf.math.add(gradient, tf.math.mul(sum, factor)) : sum;
    Operand<TFloat32> step = tf.math.mul(UpdateRule.scalar(tf, scalars, LEARNING_RATE), direction);
    return tf.withControlDependencies(tf.assignVariableOp(momentum.handle(), sum))
        .assignVariableOp(parameters.handle(), tf.math.sub(parameters.read(), step));
  }
}
