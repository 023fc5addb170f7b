package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.ModelSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A feed-forward layer: to the wider space, through the nonlinearity, and back. */
final class FeedForward {

  private final Layers layers;
  private final ModelSpec spec;

  FeedForward(Layers layers, ModelSpec spec) {
    this.layers = layers;
    this.spec = spec;
  }

  /** (N, d) -> (N, d). */
  Operand<TFloat32> of(Operand<TFloat32> x, Place place) {
    String mlp = place.parameter("mlp");
    Operand<TFloat32> hidden = layers.linear(x, mlp, "in"); // (N, d_mlp)
    Operand<TFloat32> active =
        spec.activation() == Activation.SWIGLU
            ? layers.tf().math.mul(silu(layers.linear(x, mlp, "gate")), hidden)
            : activate(hidden);
    return layers.linear(active, mlp, "out"); // (N, d)
  }

  private Operand<TFloat32> silu(Operand<TFloat32> x) {
    return layers.tf().math.mul(x, layers.tf().math.sigmoid(x));
  }

  private Operand<TFloat32> activate(Operand<TFloat32> x) {
    Ops tf = layers.tf();
    if (spec.activation() == Activation.RELU) {
      return tf.nn.relu(x);
    }
    Operand<TFloat32> erf = tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))));
    Operand<TFloat32> half = tf.constant(0.5f);
    return tf.math.mul(x, tf.math.add(half, tf.math.mul(erf, half)));
  }
}
