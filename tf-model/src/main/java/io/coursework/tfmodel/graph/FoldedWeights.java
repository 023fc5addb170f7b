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
    return new FoldedWeights(tf, spec, axis, layout).fold(false, false);
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
   *
   * <p>In packed rows an attention of one head as wide as the model is joined: a score is x Q Kᵀ y
   * and what is taken from y is y V O, so that two products of matrices, {@code W_QK} and {@code
   * W_VO}, do the work of four for each token. It also spares what the rows of a wide model would.
   *
   * @param packed whether several sequences share a row
   */
  static Weights forTraining(
      Ops tf,
      ModelSpec spec,
      ReplicaAxis axis,
      Map<String, Operand<TFloat32>> layout,
      boolean packed) {
    boolean wide =
        spec.dModel() >= WIDE
            && spec.dropout() == 0
            && spec.positions() != PositionEncoding.SINUSOIDAL;
    boolean joined =
        packed
            && spec.nHeads() == 1
            && spec.headWidth() == spec.dModel()
            && spec.positions() != PositionEncoding.ROTARY; // turned between the two products
    return new FoldedWeights(tf, spec, axis, layout).fold(wide, joined);
  }

  private Weights fold(boolean wide, boolean joined) {
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
    if (joined) {
      for (int layer = 0; layer < spec.nLayers(); layer++) {
        join("blocks." + layer + ".attn");
      }
    } else if (wide) {
      projectRows();
    }
    return new Weights(folded, wide || joined ? transposeSecond() : Set.of(), true, centred);
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

  /** Queries with keys, and values with the output; their own matrices are no longer read. */
  private void join(String attn) {
    Products products = new Products(tf, Precision.FLOAT32, axis);
    Operand<TFloat32> keys = folded.remove(attn + ".W_K");
    folded.put(attn + ".W_QK", products.withTransposed(folded.remove(attn + ".W_Q"), keys));
    folded.remove(attn + ".b_K"); // adds the same to all scores of a query
    Operand<TFloat32> asked = folded.remove(attn + ".b_Q");
    if (asked != null) {
      folded.put(attn + ".b_QK", vector(products.withTransposed(row(asked), keys)));
    }
    Operand<TFloat32> output = folded.remove(attn + ".W_O");
    folded.put(attn + ".W_VO", products.of(folded.remove(attn + ".W_V"), output));
    Operand<TFloat32> taken = folded.remove(attn + ".b_V"); // as a whole: patterns sum to 1
    Operand<TFloat32> bias = folded.remove(attn + ".b_O");
    if (taken != null) {
      Operand<TFloat32> written = vector(products.of(row(taken), output));
      bias = bias == null ? written : tf.math.add(bias, written);
    }
    if (bias != null) {
      folded.put(attn + ".b_VO", bias);
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
    folded.put(layer + ".W_" + suffix, scaled(gained(weight, norm), scale));
    Operand<TFloat32> bias = plain.get(layer + ".b_" + suffix);
    if (spec.norm() == Norm.LAYER) {
      Operand<TFloat32> shift = row(plain.get(norm + ".b"));
      Operand<TFloat32> read =
          vector(new Products(tf, Precision.FLOAT32, axis).of(shift, weight)); // (out)
      bias = bias == null ? read : tf.math.add(bias, read);
    }
    if (bias != null) {
      folded.put(layer + ".b_" + suffix, scaled(bias, scale));
    }
  }

  /** A vector as a matrix of one row, (w) -> (1, w). */
  private Operand<TFloat32> row(Operand<TFloat32> vector) {
    return tf.reshape(vector, tf.constant(axis.size(1, -1)));
  }

  /** (1, w) -> (w). */
  private Operand<TFloat32> vector(Operand<TFloat32> row) {
    return tf.reshape(row, tf.constant(axis.size(-1)));
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
