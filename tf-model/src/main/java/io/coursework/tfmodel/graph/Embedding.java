package io.coursework.tfmodel.graph;

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
    int d = spec.dModel();
    Operand<TFloat32> token =
        layers.hook("hook_embed", tf.gather(layers.parameter("embed.W_E"), tokens, tf.constant(0)));
    Operand<TFloat32> position =
        positions.rowsOf(layers.parameter("pos_embed.W_pos"), d); // (1 or B, T, d)
    Operand<TFloat32> sum =
        tf.math.add(layers.reshape(token, shape.rows(), shape.length(), d), position); // (B, T, d)
    return layers.reshape(sum, shape.tokens(), d); // (N, d)
  }

  /** (N, d) -> logits (N, V). */
  Operand<TFloat32> unembed(Operand<TFloat32> x) {
    if (spec.tiedHead()) {
      return layers.tf().linalg.matMul(x, layers.parameter("embed.W_E"), MatMul.transposeB(true));
    }
    return layers.linear(x, "unembed", "U");
  }
}
