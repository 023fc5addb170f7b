package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
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
  Operand<TFloat32> of(Operand<TFloat32> x, BlockCall place) {
    String mlp = place.parameter("mlp");
    Operand<TFloat32> hidden = layers.linear(x, mlp, "in"); // (N, d_mlp)
    Operand<TFloat32> active =
        switch (spec.activation()) {
          case RELU -> relu(hook(hidden, place, "hook_pre"));
          case GELU -> gelu(hook(hidden, place, "hook_pre"));
          case SWIGLU -> {
            Operand<TFloat32> gate = hook(layers.linear(x, mlp, "gate"), place, "hook_pre");
            yield layers.mul(silu(gate), hook(hidden, place, "hook_pre_linear"));
          }
        };
    return layers.linear(hook(active, place, "hook_post"), mlp, "out"); // (N, d)
  }

  private Operand<TFloat32> hook(Operand<TFloat32> x, BlockCall place, String name) {
    return layers.hook(place.hook("mlp." + name), HookPoint.MLP, x);
  }

  private Operand<TFloat32> relu(Operand<TFloat32> x) {
    Ops tf = layers.tf();
    Operand<TFloat32> active = tf.nn.relu(x);
    return layers.noted(
        active,
        List.of(x),
        gradient -> {
          OperationBuilder builder = tf.scope().opBuilder("ReluGrad", "ReluGrad");
          builder.addInput(gradient.asOutput());
          builder.addInput(active.asOutput());
          return List.of(builder.build().<TFloat32>output(0));
        });
  }

  /** x times the normal distribution function of x, as u (1 + erf u) with u = x / sqrt(2). */
  private Operand<TFloat32> gelu(Operand<TFloat32> x) {
    if (layers.weights().folded()) {
      return scaledGelu(x);
    }
    Ops tf = layers.tf();
    Operand<TFloat32> root = tf.constant((float) Math.sqrt(0.5));
    return tf.math.mul(scaledGelu(tf.math.mul(x, root)), root);
  }

  private Operand<TFloat32> scaledGelu(Operand<TFloat32> u) {
    Ops tf = layers.tf();
    Operand<TFloat32> doubled = tf.math.add(tf.math.erf(u), tf.constant(1f)); // 1 + erf u
    return layers.noted(
        tf.math.mul(u, doubled),
        List.of(u),
        gradient -> {
          // 2 / sqrt(pi) exp(-u²), the derivative of erf, with the factor in the exponent.
          Operand<TFloat32> factor = tf.constant((float) Math.log(2 / Math.sqrt(Math.PI)));
          Operand<TFloat32> slope = tf.math.exp(tf.math.sub(factor, tf.math.square(u)));
          return List.of(tf.math.mul(gradient, tf.math.add(doubled, tf.math.mul(u, slope))));
        });
  }

  private Operand<TFloat32> silu(Operand<TFloat32> x) {
    return layers.derived(layers.tf().math.mul(x, layers.tf().math.sigmoid(x)), x);
  }
}
