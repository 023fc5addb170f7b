package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** LayerNorm: each token's vector to mean 0 and variance 1, then a gain and a bias. */
final class Normalization {

  private final Layers layers;

  Normalization(Layers layers) {
    this.layers = layers;
  }

  /**
   * (N, d) -> (N, d).
   *
   * @param name of its gain and bias, for example {@code blocks.0.ln1}
   */
  Operand<TFloat32> of(Operand<TFloat32> x, String name) {
    Ops tf = layers.tf();
    Operand<TInt32> last = tf.constant(1);
    Mean.Options keep = Mean.keepDims(true);
    Operand<TFloat32> centred = tf.math.sub(x, tf.math.mean(x, last, keep)); // (N, d)
    Operand<TFloat32> variance = tf.math.mean(tf.math.square(centred), last, keep); // (N, 1)
    Operand<TFloat32> scale =
        tf.math.rsqrt(tf.math.add(variance, tf.constant(ModelSpec.LAYER_NORM_EPSILON)));
    Operand<TFloat32> normalized = tf.math.mul(centred, scale);
    return tf.nn.biasAdd(
        tf.math.mul(normalized, layers.parameter(name + ".w")), layers.parameter(name + ".b"));
  }
}
