package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.PositionEncoding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * Weights of the same function with less to do per token: whatever is linear and stands before or
 * after a matrix product is multiplied into the matrix, once a step instead of once a token.
 *
 * <ul>
 *   <li>gain and bias of a norm, into the product that reads it;
 *   <li>1/sqrt(d_head), into the projection to the queries;
 *   <li>the subtraction of the mean in a LayerNorm, into everything that writes to the residual
 *       stream: no reader sees the mean, so it need not be written;
 *   <li>both factors 1/sqrt(2) of GELU(x) = x/sqrt(2) * (1 + erf(x/sqrt(2))) / sqrt(2), into the
 *       products before and after.
 * </ul>
 *
 * <p>TensorFlow leads the gradients of these weights back to those of the layout; they are small.
 */
final class FoldedWeights {

  /**
   * The least d_model of a wide model: it trains 1.03 times as fast so at 128, 1.05 at 256, the
   * same at 64, and slower below, where an operation costs more than the products that it spares.
   */
  private static final int WIDE = 128;

  private final Ops tf;
  private final ModelSpec spec;
  private final ReplicaAxis axis;
  private final Map<String, Operand<TFloat32>> plain;
  private final Map<String, Operand<TFloat32>> folded = new LinkedHashMap<>();
  private final boolean centred;

  private FoldedWeights(
      Ops tf, ModelSpec spec, ReplicaAxis axis, Map<String, Operand<TFloat32>> layout) {
    this.tf = tf;
    this.spec = spec;
    this.axis = axis;
    this.plain = Weights.split(tf, spec, layout);
    // Dropping single components would bring the mean back.
    this.centred = spec.norm() == Norm.LAYER && spec.dropout() == 0;
  }

  /** The layout's tensors, folded. */
  static Weights of(
      Ops tf, ModelSpec spec, ReplicaAxis axis, Map<String, Operand<TFloat32>> layout) {
    return new FoldedWeights(tf, spec, axis, layout).fold(false);
  }

  /**
   * Folds weights for training, where further operations spare a wide model some products:
   *
   * <ul>
   *   <li>The projections of the first attention are multiplied into the rows of the embedding and
   *       of the positions, of which there are fewer than tokens. Fixed positions have no such
   *       rows, and what dropout leaves is not a sum of rows.
   *   <li>The second matrix of a feed-forward layer is transposed: the sum over the tokens that is
   *       its gradient takes a twelfth less time so.
   * </ul>
   */
  static Weights forTraining(
      Ops tf, ModelSpec spec, ReplicaAxis axis, Map<String, Operand<TFloat32>> layout) {
    boolean wide =
        spec.dModel() >= WIDE
            && spec.dropout() == 0
            && spec.positions() != PositionEncoding.SINUSOIDAL;
    return new FoldedWeights(tf, spec, axis, layout).fold(wide);
  }

  private Weights fold(boolean wide) {
    write(Embedding.TOKENS);
    write(Embedding.POSITIONS);
    for (int layer = 0; layer < spec.nLayers(); layer++) {
      String block = "blocks." + layer + ".";
      for (String part : Attention.PARTS) {
        read(block + "attn", part, block + "ln1", scale(part));
      }
      write(block + "attn.W_O");
      write(block + "attn.b_O");
      double gelu = spec.activation() == Activation.GELU ? Math.sqrt(0.5) : 1;
      read(block + "mlp", "in", block + "ln2", gelu);
      read(block + "mlp", "gate", block + "ln2", 1);
      write(block + "mlp.W_out");
      folded.computeIfPresent(block + "mlp.W_out", (name, weight) -> scaled(weight, gelu));
      write(block + "mlp.b_out");
    }
    unembed();
    if (wide) {
      projectRows();
    }
    return new Weights(folded, wide ? transposeSecond() : Set.of(), true, centred);
  }

  /** Transposes the second matrices of the feed-forward layers, and names them. */
  private Set<String> transposeSecond() {
    Set<String> names = new TreeSet<>();
    for (int layer = 0; layer < spec.nLayers(); layer++) {
      names.add("blocks." + layer + ".mlp.W_out");
    }
    names.forEach(name -> folded.computeIfPresent(name, (key, weight) -> transposed(weight)));
    return names;
  }

  /**
   * What the first attention makes of the rows that are added up to a token's vector. It is made of
   * the layout's tensors again: gradients of a folded one that is also read here would stop at it.
   */
  private void projectRows() {
    Products products = new Products(tf, Precision.FLOAT32, axis);
    for (String part : Attention.PARTS) {
      Operand<TFloat32> weight =
          scaled(gained(plain.get("blocks.0.attn.W_" + part), "blocks.0.ln1"), scale(part));
      for (String rows : List.of(Embedding.TOKENS, Embedding.POSITIONS)) {
        Operand<TFloat32> table = plain.get(rows);
        if (table != null) {
          folded.put(
              Embedding.projected(rows, part),
              products.of(centred ? centred(tf, table) : table, weight));
        }
      }
    }
  }

  private double scale(String part) {
    return part.equals("Q") ? 1 / Math.sqrt(spec.headWidth()) : 1;
  }

  /**
   * @param weight reads what a norm gives, (d, out)
   */
  private Operand<TFloat32> gained(Operand<TFloat32> weight, String norm) {
    return tf.math.mul(
        tf.reshape(plain.get(norm + ".w"), tf.constant(axis.size(spec.dModel(), 1))), weight);
  }

  /** A product that reads the residual stream through a norm. */
  private void read(String layer, String suffix, String norm, double scale) {
    Operand<TFloat32> weight = plain.get(layer + ".W_" + suffix);
    if (weight != null) {
      read(layer, suffix, norm, scale, weight);
    }
  }

  /**
   * @param weight (d, out)
   */
  private void read(
      String layer, String suffix, String norm, double scale, Operand<TFloat32> weight) {
    int d = spec.dModel();
    folded.put(layer + ".W_" + suffix, scaled(gained(weight, norm), scale));
    Operand<TFloat32> bias = plain.get(layer + ".b_" + suffix);
    if (spec.norm() == Norm.LAYER) {
      Operand<TFloat32> shift = tf.reshape(plain.get(norm + ".b"), tf.constant(axis.size(1, d)));
      Operand<TFloat32> product = new Products(tf, Precision.FLOAT32, axis).of(shift, weight);
      Operand<TFloat32> read = tf.reshape(product, tf.constant(axis.size(-1))); // (out)
      bias = bias == null ? read : tf.math.add(bias, read);
    }
    if (bias != null) {
      folded.put(layer + ".b_" + suffix, scaled(bias, scale));
    }
  }

  /** A tensor whose rows are added to the residual stream, where the model has it. */
  private void write(String name) {
    Operand<TFloat32> weight = plain.get(name);
    if (weight != null) {
      // A copy even where nothing changes: gradients of a tensor that is also read elsewhere, as
      // the embedding by a tied head, would stop at it.
      folded.put(name, centred ? centred(tf, weight) : tf.identity(weight));
    }
  }

  private void unembed() {
    Operand<TFloat32> weight =
        spec.tiedHead() ? transposed(plain.get("embed.W_E")) : plain.get("unembed.W_U"); // (d, V)
    read("unembed", "U", "ln_final", 1, weight);
  }

  /** The last two dimensions exchanged. */
  private Operand<TFloat32> transposed(Operand<TFloat32> weight) {
    return tf.linalg.transpose(weight, axis.present() ? tf.array(0, 2, 1) : tf.array(1, 0));
  }

  private Operand<TFloat32> scaled(Operand<TFloat32> weight, double scale) {
    return scale == 1 ? weight : tf.math.mul(weight, tf.constant((float) scale));
  }

  /** Each row less its mean, (.., d). */
  static Operand<TFloat32> centred(Ops tf, Operand<TFloat32> rows) {
    return tf.math.sub(rows, tf.math.mean(rows, tf.constant(-1), Mean.keepDims(true)));
  }
}
