package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Frequencies;
import io.coursework.tfmodel.architecture.ModelSpec;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The two ends of the model: from tokens to the residual stream, and from there to their scores.
 */
final class Embedding {

  /** The table of the tokens' vectors, (V, d). */
  static final String TOKENS = "embed.W_E";

  /** The table of the learned positions' vectors, (context_length, d). */
  static final String POSITIONS = "pos_embed.W_pos";

  private final Layers layers;
  private final ModelSpec spec;
  private final InputShape shape;
  private final Positions positions;

  Embedding(Layers layers, ModelSpec spec, InputShape shape, Positions positions) {
    this.layers = layers;
    this.spec = spec;
    this.shape = shape;
    this.positions = positions;
  }

  /** Token ids (N) -> (N, d). */
  Operand<TFloat32> embed(Operand<TInt32> tokens) {
    Operand<TFloat32> token =
        layers.hook("hook_embed", HookPoint.STREAM, looked(tokens, layers.weights().get(TOKENS)));
    return switch (spec.positions()) {
      case LEARNED -> placed(token, layers.weights().get(POSITIONS), spec.dModel());
      case SINUSOIDAL ->
          positions.anew().isPresent()
              ? placed(token, waves(), spec.dModel())
              : plus(token, positions.rowsOf(waves(), spec.dModel()));
      case ROTARY, NONE -> token;
    };
  }

  /** The name of a table's rows as the first attention projects them. */
  static String projected(String table, String part) {
    return table + "." + part;
  }

  /** Whether the first attention's projections of all rows are at hand. */
  boolean projects() {
    return layers.weights().find(projected(TOKENS, Attention.PARTS.get(0))) != null;
  }

  /**
   * What the first attention projects of embedded tokens, but for the bias: the norm before it only
   * scales the sum of two rows, so it can come after the projection of either.
   *
   * @param tokens ids, (N)
   * @param scale of each by the norm, (N, 1)
   * @param part of the attention
   * @return (N, H d_head)
   */
  Operand<TFloat32> projection(Operand<TInt32> tokens, Operand<TFloat32> scale, String part) {
    Operand<TFloat32> token = looked(tokens, layers.weights().get(projected(TOKENS, part)));
    Operand<TFloat32> positions = layers.weights().find(projected(POSITIONS, part));
    return layers.scaled(
        positions == null ? token : placed(token, positions, spec.headsWidth()), scale);
  }

  /** Each token's, or position's, row of a table (V, w), (N) -> (N, w). */
  private Operand<TFloat32> looked(Operand<TInt32> tokens, Operand<TFloat32> table) {
    Ops tf = layers.tf();
    int rowAxis = table.shape().numDimensions() - 2;
    return layers.noted(
        tf.gather(table, tokens, tf.constant(rowAxis), Gather.batchDims((long) rowAxis)),
        List.of(table),
        gradient -> {
          Operand<TFloat32> chosen =
              tf.oneHot(
                  tokens,
                  tf.constant((int) table.shape().get(rowAxis)),
                  tf.constant(1f),
                  tf.constant(0f)); // (N, V)
          // In float32 whatever the precision: these are sums, not products.
          Products exact = new Products(tf, Precision.FLOAT32, layers.axis());
          return List.of(exact.overTokens(chosen, gradient));
        });
  }

  /** The tokens' vectors (N, w) with those of their positions, of a table (context_length, w). */
  private Operand<TFloat32> placed(Operand<TFloat32> token, Operand<TFloat32> table, int width) {
    return positions
        .anew()
        .map(ids -> layers.add(token, looked(ids, table)))
        .orElseGet(() -> plus(token, layers.derived(positions.rowsOf(table, width), table)));
  }

  /** The tokens' vectors (N, w) with those of their positions (1 or B, T, w) added. */
  private Operand<TFloat32> plus(Operand<TFloat32> token, Operand<TFloat32> rows) {
    Ops tf = layers.tf();
    ReplicaAxis axis = layers.axis();
    int width = (int) rows.shape().get(rows.shape().numDimensions() - 1);
    Operand<TFloat32> added = layers.hook("hook_pos_embed", HookPoint.STREAM, rows);
    Operand<TFloat32> grouped =
        layers.reshape(token, axis.size(shape.rows(), shape.length(), width));
    Operand<TFloat32> sum =
        layers.noted(
            tf.math.add(grouped, added), // (B, T, w)
            List.of(grouped, added),
            gradient -> List.of(gradient, tf.sum(gradient, tf.constant(-3), Sum.keepDims(true))));
    return layers.reshape(sum, axis.size(shape.tokens(), width)); // (N, w)
  }

  private Operand<TFloat32> waves() {
    Operand<TFloat32> table = layers.tf().constant(sinusoids());
    return layers.weights().centred() ? FoldedWeights.centred(layers.tf(), table) : table;
  }

  /** A sine and a cosine per frequency, side by side, (context_length, d). */
  private float[][] sinusoids() {
    float[][] table = new float[spec.contextLength()][spec.dModel()];
    for (int position = 0; position < table.length; position++) {
      for (int i = 0; i < spec.dModel(); i++) {
        double angle = Frequencies.angle(position, i / 2, spec.dModel());
        table[position][i] = (float) (i % 2 == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle));
      }
    }
    return table;
  }

  /** (N, d) -> logits (N, V). */
  Operand<TFloat32> unembed(Operand<TFloat32> x) {
    if (spec.tiedHead() && !layers.weights().folded()) {
      return layers.tf().linalg.matMul(x, layers.weights().get(TOKENS), MatMul.transposeB(true));
    }
    return layers.linear(x, "unembed", "U");
  }
}
