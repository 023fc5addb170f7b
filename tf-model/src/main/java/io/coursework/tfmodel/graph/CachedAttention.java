package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Attention of one new token per row, which looks at itself and at the tokens in the cache. */
final class CachedAttention implements AttentionCore {

  private final Layers layers;
  private final CachedVariables cached;
  private final Operand<TInt32> slots; // (B*H)
  private final Operand<TInt32> shape; // (B, H, C, d_head)
  private final Operand<TFloat32> mask; // (B, 1, 1, C)
  private final Operand<TFloat32> scale; // ()

  CachedAttention(
      Layers layers,
      ModelSpec spec,
      CachedVariables cached,
      Operand<TInt32> slots,
      Operand<TInt32> shape,
      Operand<TFloat32> mask) {
    this.layers = layers;
    this.cached = cached;
    this.slots = slots;
    this.shape = shape;
    this.mask = mask;
    this.scale = layers.tf().constant((float) (1 / Math.sqrt(spec.headWidth())));
  }

  @Override
  public Operand<TFloat32> attend(
      Operand<TFloat32> q, Operand<TFloat32> k, Operand<TFloat32> v, BlockCall place) {
    Operand<TFloat32> keys = cached.keys(place).write(k, slots, shape); // (B, H, C, d_head)
    Operand<TFloat32> values = cached.values(place).write(v, slots, shape);
    Ops tf = layers.tf();
    Products products = layers.products();
    Operand<TFloat32> scores =
        products.batched(tf.math.mul(q, scale), keys, false, true); // (B, H, 1, C)
    Operand<TFloat32> pattern = tf.nn.softmax(tf.math.add(scores, mask));
    return products.batched(pattern, values, false, false); // (B, H, 1, d_head)
  }
}
