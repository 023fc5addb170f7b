package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link CausalAttention} in the plainest form, with hooks at its scores and its pattern, however
 * the other computes its result.
 */
final class InspectedAttention implements AttentionCore {

  private final Layers layers;
  private final Operand<TFloat32> scale; // ()
  private final Operand<TFloat32> mask; // (T, T)

  InspectedAttention(Layers layers, ModelSpec spec, int length) {
    this.layers = layers;
    this.scale = layers.tf().constant((float) (1 / Math.sqrt(spec.headWidth())));
    this.mask = CausalAttention.mask(layers.tf(), length);
  }

  @Override
  public Operand<TFloat32> attend(
      Operand<TFloat32> q, Operand<TFloat32> k, Operand<TFloat32> v, BlockCall place) {
    Ops tf = layers.tf();
    Products products = layers.products();
    Operand<TFloat32> product =
        products.batched(tf.math.mul(q, scale), k, false, true); // (B, H, T, T)
    Operand<TFloat32> scores =
        layers.hook(
            place.hook("attn.hook_attn_scores"), HookPoint.LOOKS, tf.math.add(product, mask));
    // Masked once more: scores that are put in place do not look ahead either.
    Operand<TFloat32> pattern =
        layers.hook(
            place.hook("attn.hook_pattern"),
            HookPoint.LOOKS,
            tf.nn.softmax(tf.math.add(scores, mask)));
    return products.batched(pattern, v, false, false); // (B, H, T, d_head)
  }
}
