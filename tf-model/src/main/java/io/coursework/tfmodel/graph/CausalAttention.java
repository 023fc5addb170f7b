package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Attention over whole sequences: each token looks at itself and at those before it. */
final class CausalAttention implements AttentionCore {

  /** Stands for minus infinity in the causal mask: exp of it is 0 in float32. */
  static final float MASKED = -1e9f;

  private final Layers layers;
  private final Operand<TFloat32> scale; // ()
  // (T, T); (B, 1, K, T) from K tokens of each sequence; (B, 1, T, T) where several share a row
  private final Operand<TFloat32> mask;

  CausalAttention(Layers layers, ModelSpec spec, int length) {
    this(layers, spec, mask(layers.tf(), length));
  }

  private CausalAttention(Layers layers, ModelSpec spec, Operand<TFloat32> mask) {
    this.layers = layers;
    this.scale = layers.tf().constant((float) (1 / Math.sqrt(spec.headWidth())));
    this.mask = mask;
  }

  /**
   * From some tokens of each sequence to all.
   *
   * @param asking where those stand
   * @param count of them in each sequence, K
   * @param length of the sequences, T
   */
  static CausalAttention from(
      Layers layers, ModelSpec spec, Positions asking, int count, int length) {
    Operand<TFloat32> rows = asking.rowsOf(mask(layers.tf(), length), length); // (B, K, T)
    return new CausalAttention(
        layers, spec, layers.tf().reshape(rows, layers.tf().array(-1, 1, count, length)));
  }

  /**
   * In rows in which several sequences lie after one another: each token looks at those of its own.
   *
   * @param positions of the tokens in their sequences, from 0, (N)
   * @param length of the rows, T
   */
  static CausalAttention within(
      Layers layers, ModelSpec spec, Operand<TInt32> positions, int length) {
    Ops tf = layers.tf();
    Operand<TInt32> places = tf.constant(IntStream.range(0, length).toArray()); // (T)
    Operand<TInt32> begins =
        tf.math.sub(places, tf.reshape(positions, tf.array(-1, length))); // (B, T)
    // Looked up, by where the token's own sequence begins: comparing takes four times as long.
    Operand<TFloat32> earlier =
        tf.gather(tf.constant(earlier(length)), begins, tf.constant(0)); // (B, T, T)
    return new CausalAttention(
        layers,
        spec,
        tf.reshape(tf.math.add(earlier, mask(tf, length)), tf.array(-1, 1, length, length)));
  }

  /** 0 from a place on, [place][T]. */
  private static float[][] earlier(int length) {
    float[][] earlier = new float[length][length];
    for (int begin = 0; begin < length; begin++) {
      Arrays.fill(earlier[begin], 0, begin, MASKED);
    }
    return earlier;
  }

  @Override
  public Operand<TFloat32> attend(
      Operand<TFloat32> q, Operand<TFloat32> k, Operand<TFloat32> v, BlockCall place) {
    Ops tf = layers.tf();
    Products products = layers.products();
    Operand<TFloat32> scaled = layers.weights().folded() ? q : tf.math.mul(q, scale);
    Operand<TFloat32> scores = products.batched(scaled, k, false, true); // (B, H, T, T)
    Operand<TFloat32> pattern = tf.nn.softmax(tf.math.add(scores, mask));
    Operand<TFloat32> z = products.batched(pattern, v, false, false); // (B, H, T, d_head)
    return layers.noted(
        z, List.of(scaled, k, v), gradient -> back(gradient, scaled, k, v, pattern, z));
  }

  /**
   * The gradients of queries, keys and values. Through the softmax passes pattern * (dPattern -
   * row), where row, the sum over the pattern times dPattern, is that over z times dz: so it is
   * taken off as one more component of the product that makes dPattern. Where the keys are also the
   * values, z is the pattern's share of the keys, too, and row is taken off after the products.
   */
  private List<Operand<TFloat32>> back(
      Operand<TFloat32> dz,
      Operand<TFloat32> q,
      Operand<TFloat32> k,
      Operand<TFloat32> v,
      Operand<TFloat32> pattern,
      Operand<TFloat32> z) {
    Ops tf = layers.tf();
    Products products = layers.products();
    Operand<TInt32> last = tf.constant(3);
    Operand<TFloat32> row = tf.sum(tf.math.mul(dz, z), last, Sum.keepDims(true)); // (B, H, T, 1)
    if (k == v) {
      Operand<TFloat32> whole =
          tf.math.mul(pattern, products.batched(dz, v, false, true)); // (B, H, T, T), with row
      return List.of(
          tf.math.sub(products.batched(whole, k, false, false), tf.math.mul(z, row)),
          products.batched(whole, q, true, false),
          products.batched(pattern, tf.math.sub(dz, tf.math.mul(q, row)), true, false));
    }
    Operand<TFloat32> dPattern =
        products.batched(
            tf.concat(List.of(dz, tf.math.neg(row)), last),
            tf.concat(List.of(v, tf.onesLike(row)), last),
            false,
            true); // (B, H, T, T), less row
    Operand<TFloat32> dScores = tf.math.mul(pattern, dPattern);
    return List.of(
        products.batched(dScores, k, false, false),
        products.batched(dScores, q, true, false),
        products.batched(pattern, dz, true, false));
  }

  /** 0 where a query may look, (T, T). */
  static Operand<TFloat32> mask(Ops tf, int length) {
    float[][] mask = new float[length][length];
    for (int i = 0; i < length; i++) {
      for (int j = i + 1; j < length; j++) {
        mask[i][j] = MASKED;
      }
    }
    return tf.constant(mask);
  }
}
