package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.PositionEncoding;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** An attention layer: projections to and from the heads around a core. */
final class Attention {

  private final Layers layers;
  private final ModelSpec spec;
  private final InputShape shape;
  private final UnaryOperator<Operand<TFloat32>> rotation;
  private final AttentionCore core;

  Attention(
      Layers layers, ModelSpec spec, InputShape shape, Positions positions, AttentionCore core) {
    this.layers = layers;
    this.spec = spec;
    this.shape = shape;
    this.rotation =
        spec.positions() == PositionEncoding.ROTARY
            ? new Rotation(layers, spec, shape, positions)::of
            : UnaryOperator.identity();
    this.core = core;
  }

  /** (N, d) -> (N, d). */
  Operand<TFloat32> of(Operand<TFloat32> x, Place place) {
    Ops tf = layers.tf();
    Operand<TFloat32> qkv = layers.linear(x, place.parameter("attn"), "QKV"); // (N, 3 H d_head)
    List<? extends Operand<TFloat32>> parts = tf.split(tf.constant(1), qkv, 3L).output();
    Operand<TFloat32> q = rotation.apply(heads(parts.get(0))); // (B, H, T, d_head)
    Operand<TFloat32> k = rotation.apply(heads(parts.get(1)));
    Operand<TFloat32> z = core.attend(q, k, heads(parts.get(2)), place);
    return layers.linear(joined(z), place.parameter("attn"), "O"); // (N, d)
  }

  /** (N, H d_head) -> (B, H, T, d_head), without a transposition when there is one head. */
  private Operand<TFloat32> heads(Operand<TFloat32> x) {
    if (spec.nHeads() == 1) {
      return layers.reshape(x, shape.rows(), 1, shape.length(), spec.headWidth());
    }
    Ops tf = layers.tf();
    return tf.linalg.transpose(
        layers.reshape(x, shape.rows(), shape.length(), spec.nHeads(), spec.headWidth()),
        tf.array(0, 2, 1, 3));
  }

  /** (B, H, T, d_head) -> (N, H d_head). */
  private Operand<TFloat32> joined(Operand<TFloat32> z) {
    Ops tf = layers.tf();
    Operand<TFloat32> byToken =
        spec.nHeads() == 1 ? z : tf.linalg.transpose(z, tf.array(0, 2, 1, 3)); // (B, T, H, d_head)
    return layers.reshape(byToken, shape.tokens(), spec.headsWidth());
  }
}
