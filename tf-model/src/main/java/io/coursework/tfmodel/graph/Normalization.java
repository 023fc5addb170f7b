package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import java.util.List;
import java.util.function.UnaryOperator;
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

  /** The norm before a layer of a block, {@code ln1} or {@code ln2}, (N, d) -> (N, d). */
  Operand<TFloat32> of(Operand<TFloat32> x, BlockCall place, String norm) {
    return of(x, place.parameter(norm), hook -> place.hook(norm + "." + hook));
  }

  /** The norm before the head, (N, d) -> (N, d). */
  Operand<TFloat32> last(Operand<TFloat32> x) {
    return of(x, "ln_final", hook -> "ln_final." + hook);
  }

  /**
   * What a norm multiplies each token's vector with, where that is all it does, (N, d) -> (N, 1).
   */
  Operand<TFloat32> scale(Operand<TFloat32> x) {
    Ops tf = layers.tf();
    Operand<TFloat32> scale = tf.math.rsqrt(meanSquare(x));
    return layers.noted(
        scale,
        List.of(x),
        gradient -> {
          float width = x.shape().get(x.shape().numDimensions() - 1);
          Operand<TFloat32> cubed = tf.math.mul(scale, tf.math.square(scale));
          Operand<TFloat32> slope =
              tf.math.mul(tf.math.mul(gradient, cubed), tf.constant(-1 / width)); // (N, 1)
          return List.of(tf.math.mul(x, slope));
        });
  }

  /**
   * @param name of its gain and bias
   * @param hooks full names of its hooks
   */
  private Operand<TFloat32> of(Operand<TFloat32> x, String name, UnaryOperator<String> hooks) {
    Operand<TFloat32> unit = unit(x, hooks.apply("hook_scale"));
    return layers.hook(hooks.apply("hook_normalized"), HookPoint.STREAM, gained(unit, name));
  }

  private Operand<TFloat32> gained(Operand<TFloat32> unit, String name) {
    if (layers.weights().folded()) {
      return unit;
    }
    Ops tf = layers.tf();
    Operand<TFloat32> scaled = tf.math.mul(unit, layers.weights().get(name + ".w"));
    return norm == Norm.RMS ? scaled : tf.nn.biasAdd(scaled, layers.weights().get(name + ".b"));
  }

  /** Mean square 1, without gain and bias; for LayerNorm also mean 0. */
  private Operand<TFloat32> unit(Operand<TFloat32> x, String hook) {
    Ops tf = layers.tf();
    boolean centre = norm == Norm.LAYER && !layers.weights().centred();
    Operand<TFloat32> centred = centre ? tf.math.sub(x, mean(x)) : x; // (N, d)
    Operand<TFloat32> meanSquare = meanSquare(centred);
    if (layers.inspected()) {
      Operand<TFloat32> size = layers.hook(hook, HookPoint.TOKEN, tf.math.sqrt(meanSquare));
      return tf.math.div(centred, size);
    }
    Operand<TFloat32> scale = tf.math.rsqrt(meanSquare); // (N, 1)
    Operand<TFloat32> unit = tf.math.mul(centred, scale);
    return layers.noted(
        unit,
        List.of(x),
        gradient -> {
          Operand<TFloat32> along = mean(tf.math.mul(gradient, unit)); // (N, 1)
          Operand<TFloat32> across = tf.math.sub(gradient, tf.math.mul(unit, along));
          Operand<TFloat32> passed = tf.math.mul(across, scale);
          return List.of(centre ? tf.math.sub(passed, mean(passed)) : passed);
        });
  }

  /** (N, d) -> (N, 1), never 0. */
  private Operand<TFloat32> meanSquare(Operand<TFloat32> x) {
    Ops tf = layers.tf();
    return tf.math.add(mean(tf.math.square(x)), tf.constant(ModelSpec.NORM_EPSILON));
  }

  /** (N, d) -> (N, 1). */
  private Operand<TFloat32> mean(Operand<TFloat32> x) {
    return layers.tf().math.mean(x, layers.tf().constant(-1), Mean.keepDims(true));
  }
}
