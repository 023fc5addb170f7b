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
    Operand<TFloat32> token = layers.hook("hook_embed", HookPoint.STREAM, looked(tokens));
    return switch (spec.positions()) {
      case LEARNED -> {
        Operand<TFloat32> table = layers.weights().get("pos_embed.W_pos");
        yield plus(token, layers.derived(positions.rowsOf(table, spec.dModel()), table));
      }
      case SINUSOIDAL -> plus(token, positions.rowsOf(waves(), spec.dModel()));
      case ROTARY, NONE -> token;
    };
  }

  /** Each token's row of the embedding, (N) -> (N, d). */
  private Operand<TFloat32> looked(Operand<TInt32> tokens) {
    Ops tf = layers.tf();
    Operand<TFloat32> table = layers.weights().get("embed.W_E"); // (V, d)
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

  /** The tokens' vectors (N, d) with those of their positions (1 or B, T, d) added. */
  private Operand<TFloat32> plus(Operand<TFloat32> token, Operand<TFloat32> rows) {
    Ops tf = layers.tf();
    ReplicaAxis axis = layers.axis();
    int d = spec.dModel();
    Operand<TFloat32> added = layers.hook("hook_pos_embed", HookPoint.STREAM, rows);
    Operand<TFloat32> grouped = layers.reshape(token, axis.size(shape.rows(), shape.length(), d));
    Operand<TFloat32> sum =
        layers.noted(
            tf.math.add(grouped, added), // (B, T, d)
            List.of(grouped, added),
            gradient -> List.of(gradient, tf.sum(gradient, tf.constant(-3), Sum.keepDims(true))));
    return layers.reshape(sum, axis.size(shape.tokens(), d)); // (N, d)
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
      return layers
          .tf()
          .linalg
          .matMul(x, layers.weights().get("embed.W_E"), MatMul.transposeB(true));
    }
    return layers.linear(x, "unembed", "U");
  }
}
