package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.ModelSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Writes the forward pass of a transformer into a graph, read from top to bottom.
 *
 * <p>Shapes: B rows, T tokens, N = B*T, d = d_model, H heads, V vocabulary. They are static, so
 * that TensorFlow folds everything that depends on them alone.
 */
final class ForwardBuilder {

  private final Layers layers;
  private final ModelSpec spec;
  private final Dropout.Place dropout;
  private final Embedding embedding;
  private final Normalization normalization;
  private final Attention attention;
  private final FeedForward feedForward;

  /**
   * @param shape of the input
   * @param positions where its tokens stand
   * @param core where they look
   * @param dropout what a training step drops
   */
  ForwardBuilder(
      Layers layers,
      ModelSpec spec,
      InputShape shape,
      Positions positions,
      AttentionCore core,
      Dropout.Place dropout) {
    this.layers = layers;
    this.spec = spec;
    this.dropout = dropout;
    this.embedding = new Embedding(layers, spec, shape, positions);
    this.normalization = new Normalization(layers, spec);
    this.attention = new Attention(layers, spec, shape, positions, core);
    this.feedForward = new FeedForward(layers, spec);
  }

  /** Over whole sequences from their first token. */
  static ForwardBuilder overWholeSequences(
      Layers layers, ModelSpec spec, InputShape shape, Dropout.Place dropout) {
    return new ForwardBuilder(
        layers,
        spec,
        shape,
        Positions.fromZero(layers.tf(), shape.length()),
        layers.inspected()
            ? new InspectedAttention(layers, spec, shape.length())
            : new CausalAttention(layers, spec, shape.length()),
        dropout);
  }

  /** The forward pass over whole sequences, with a placeholder for the tokens. */
  static Forward wholeSequences(Layers layers, ModelSpec spec, InputShape shape) {
    Ops tf = layers.tf();
    Placeholder<TInt32> tokens =
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(shape.tokens())));
    Operand<TFloat32> logits =
        overWholeSequences(layers, spec, shape, Dropout.NOTHING).logits(tokens); // (N, V)
    Operand<TInt32> prediction = tf.math.argMax(logits, tf.constant(1), TInt32.class); // (N)
    return new Forward(shape.rows(), shape.length(), tokens, logits, prediction);
  }

  /** Token ids (N) -> scores of the next token (N, V). */
  Operand<TFloat32> logits(Operand<TInt32> tokens) {
    Operand<TFloat32> x = dropout.of(embedding.embed(tokens), "embed"); // (N, d)
    for (int step = 0; step < spec.recurrences(); step++) {
      for (int layer = 0; layer < spec.nLayers(); layer++) {
        x = block(x, new Place(layer, step));
      }
    }
    return embedding.unembed(normalization.last(x));
  }

  private Operand<TFloat32> block(Operand<TFloat32> input, Place at) {
    Operand<TFloat32> x = hook(at, "hook_resid_pre", input);
    if (spec.block() == Block.PARALLEL) {
      Operand<TFloat32> both = layers.add(attended(x, at), fed(x, at));
      return hook(at, "hook_resid_post", layers.add(x, both));
    }
    x = hook(at, "hook_resid_mid", layers.add(x, attended(x, at)));
    return hook(at, "hook_resid_post", layers.add(x, fed(x, at)));
  }

  private Operand<TFloat32> attended(Operand<TFloat32> x, Place at) {
    Operand<TFloat32> out = attention.of(normalization.of(x, at, "ln1"), at);
    return hook(at, "hook_attn_out", dropout.of(out, at.hook("attn")));
  }

  private Operand<TFloat32> fed(Operand<TFloat32> x, Place at) {
    Operand<TFloat32> out = feedForward.of(normalization.of(x, at, "ln2"), at);
    return hook(at, "hook_mlp_out", dropout.of(out, at.hook("mlp")));
  }

  private Operand<TFloat32> hook(Place at, String name, Operand<TFloat32> stream) {
    return layers.hook(at.hook(name), HookPoint.STREAM, stream);
  }
}
