package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Frequencies;
import io.coursework.tfmodel.architecture.ModelSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
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
    Ops tf = layers.tf();
    Operand<TFloat32> token =
        layers.hook("hook_embed", tf.gather(layers.parameter("embed.W_E"), tokens, tf.constant(0)));
    return switch (spec.positions()) {
      case LEARNED -> plus(token, layers.parameter("pos_embed.W_pos"));
      case SINUSOIDAL -> plus(token, tf.constant(sinusoids()));
      case ROTARY, NONE -> token;
    };
  }

  /** The tokens' vectors (N, d) with those of their positions added, from a table (T_max, d). */
  private Operand<TFloat32> plus(Operand<TFloat32> token, Operand<TFloat32> table) {
    int d = spec.dModel();
    Operand<TFloat32> sum =
        layers
            .tf()
            .math
            .add(
                layers.reshape(token, shape.rows(), shape.length(), d),
                positions.rowsOf(table, d)); // (B, T, d)
    return layers.reshape(sum, shape.tokens(), d); // (N, d)
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
    if (spec.tiedHead()) {
      return layers.tf().linalg.matMul(x, layers.parameter("embed.W_E"), MatMul.transposeB(true));
    }
    return layers.linear(x, "unembed", "U");
  }
}
