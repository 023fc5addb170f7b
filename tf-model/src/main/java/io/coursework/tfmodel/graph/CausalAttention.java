package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;

/** Attention over whole sequences: each token looks at itself and at those before it. */
final class CausalAttention implements AttentionCore {

  /** Stands for minus infinity in the causal mask: exp of it is 0 in float32. */
  private static final float MASKED = -1e9f;

  private final Layers layers;
  private final Operand<TFloat32> scale; // ()
  private final Operand<TFloat32> mask; // (T, T)

  CausalAttention(Layers layers, ModelSpec spec, int length) {
    this.layers = layers;
    this.scale = layers.tf().constant((float) (1 / Math.sqrt(spec.headWidth())));
    this.mask = mask(layers.tf(), length);
  }

  @Override
  public Operand<TFloat32> attend(
      Operand<TFloat32> q, Operand<TFloat32> k, Operand<TFloat32> v, Place place) {
    Ops tf = layers.tf();
    Operand<TFloat32> scaled = tf.math.mul(q, scale);
    Operand<TFloat32> scores =
        tf.train.batchMatMul(scaled, k, TFloat32.class, BatchMatMul.adjY(true)); // (B, H, T, T)
    Operand<TFloat32> pattern =
        layers.hook(place.hook("attn.hook_pattern"), tf.nn.softmax(tf.math.add(scores, mask)));
    return tf.train.batchMatMul(pattern, v, TFloat32.class); // (B, H, T, d_head)
  }

  private static Operand<TFloat32> mask(Ops tf, int length) {
    float[][] mask = new float[length][length];
    for (int i = 0; i < length; i++) {
      for (int j = i + 1; j < length; j++) {
        mask[i][j] = MASKED;
      }
    }
    return tf.constant(mask);
  }
}
