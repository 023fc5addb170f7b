package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.PositionEncoding;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** An attention layer: projections to and from the heads around a core. */
final class Attention {

  private final Layers layers;
  private final ModelSpec spec;
  private final InputShape shape;
  private final InputShape all; // the sequences of all replicas
  private final UnaryOperator<Operand<TFloat32>> rotation;
  private final AttentionCore core;

  Attention(
      Layers layers, ModelSpec spec, InputShape shape, Positions positions, AttentionCore core) {
    this.layers = layers;
    this.spec = spec;
    this.shape = shape;
    this.all = layers.axis().merged(shape);
    this.rotation =
        spec.positions() == PositionEncoding.ROTARY
            ? new Rotation(layers, spec, all, positions)::of
            : UnaryOperator.identity();
    this.core = core;
  }

  /** (N, d) -> (N, d). */
  Operand<TFloat32> of(Operand<TFloat32> x, Place place) {
    String attn = place.parameter("attn");
    Operand<TFloat32> q = rotation.apply(heads(layers.linear(x, attn, "Q"))); // (B, H, T, d_head)
    Operand<TFloat32> k = rotation.apply(heads(layers.linear(x, attn, "K")));
    Operand<TFloat32> v = heads(layers.linear(x, attn, "V"));
    Operand<TFloat32> z = core.attend(q, k, v, place);
    return layers.linear(joined(z), attn, "O"); // (N, d)
  }

  /** (N, H d_head) -> (B, H, T, d_head), without a transposition when there is one head. */
  private Operand<TFloat32> heads(Operand<TFloat32> x) {
    if (spec.nHeads() == 1) {
      return layers.reshape(x, all.rows(), 1, all.length(), spec.headWidth());
    }
    return layers.exchangeMiddle(
        layers.reshape(x, all.rows(), all.length(), spec.nHeads(), spec.headWidth()));
  }

  /** (B, H, T, d_head) -> (N, H d_head). */
  private Operand<TFloat32> joined(Operand<TFloat32> z) {
    Operand<TFloat32> byToken =
        spec.nHeads() == 1 ? z : layers.exchangeMiddle(z); // (B, T, H, d_head)
    return layers.reshape(byToken, layers.axis().size(shape.tokens(), spec.headsWidth()));
  }
}
