package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** Brings each token's vector to one size, by LayerNorm or by its root mean square. */
final class Normalization {

  private final Layers layers;
  private final Norm norm;

  Normalization(Layers layers, ModelSpec spec) {
    this.layers = layers;
    this.norm = spec.norm();
  }

  /**
   * (N, d) -> (N, d).
   *
   * @param name of its gain and bias, for example {@code blocks.0.ln1}
   */
  Operand<TFloat32> of(Operand<TFloat32> x, String name) {
    Ops tf = layers.tf();
    if (norm == Norm.RMS) {
      return tf.math.mul(unit(x), layers.parameter(name + ".w"));
    }
    Operand<TFloat32> centred = tf.math.sub(x, mean(x)); // (N, d)
    return tf.nn.biasAdd(
        tf.math.mul(unit(centred), layers.parameter(name + ".w")), layers.parameter(name + ".b"));
  }

  /** Scaled to a mean square of 1. */
  private Operand<TFloat32> unit(Operand<TFloat32> x) {
    Ops tf = layers.tf();
    Operand<TFloat32> meanSquare = mean(tf.math.square(x)); // (N, 1)
    return tf.math.mul(
        x, tf.math.rsqrt(tf.math.add(meanSquare, tf.constant(ModelSpec.NORM_EPSILON))));
  }

  /** (N, d) -> (N, 1). */
  private Operand<TFloat32> mean(Operand<TFloat32> x) {
    return layers.tf().math.mean(x, layers.tf().constant(1), Mean.keepDims(true));
  }
}
