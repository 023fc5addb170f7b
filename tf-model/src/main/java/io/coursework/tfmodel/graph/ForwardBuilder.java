package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.ModelSpec;
import java.util.function.UnaryOperator;
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

  /**
   * The tokens for which a block is applied.
   *
   * @param attention from them to all
   * @param tokens picks their vectors out of all, (N, d) -> (M, d)
   */
  private record Asking(Attention attention, UnaryOperator<Operand<TFloat32>> tokens) {}

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
    this(
        layers,
        spec,
        new Embedding(layers, spec, shape, positions),
        new Attention(layers, spec, shape, positions, core),
        dropout);
  }

  private ForwardBuilder(
      Layers layers,
      ModelSpec spec,
      Embedding embedding,
      Attention attention,
      Dropout.Place dropout) {
    this.layers = layers;
    this.spec = spec;
    this.dropout = dropout;
    this.embedding = embedding;
    this.normalization = new Normalization(layers, spec);
    this.attention = attention;
    this.feedForward = new FeedForward(layers, spec);
  }

  /**
   * Over whole sequences of which only distinct {@link PrefixTable} are given.
   *
   * @param length of the sequences
   * @param positions where the last tokens of the beginnings stand, (M)
   * @param shared which token ends which beginning
   */
  static ForwardBuilder overBeginnings(
      Layers layers,
      ModelSpec spec,
      int length,
      Operand<TInt32> positions,
      Attention.Shared shared,
      AttentionCore core) {
    Ops tf = layers.tf();
    return new ForwardBuilder(
        layers,
        spec,
        new Embedding(layers, spec, new InputShape(-1, 1), Positions.at(tf, positions, 1)),
        new Attention(
                layers, spec, new InputShape(-1, length), Positions.fromZero(tf, length), core)
            .among(shared),
        Dropout.NOTHING);
  }

  /**
   * Over rows in which several sequences lie after one another; none sees another.
   *
   * @param positions of the tokens in their sequences, from 0, (N)
   */
  static ForwardBuilder overPackedRows(
      Layers layers,
      ModelSpec spec,
      InputShape shape,
      Operand<TInt32> positions,
      Dropout.Place dropout) {
    return new ForwardBuilder(
        layers,
        spec,
        shape,
        Positions.anew(layers.tf(), positions, shape.length()),
        CausalAttention.within(layers, spec, positions, shape.length()),
        dropout);
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
    return logits(tokens, new Asking(attention, x -> x));
  }

  /**
   * Token ids (N) -> scores of the token after each of some (B*K, V). The last application of a
   * block is made for those alone: nobody sees more of the others there than their keys and values.
   *
   * @param asked which of the N vectors, (B*K)
   * @param count as many of each row, K
   * @param asking where they stand
   * @param core where they look
   */
  Operand<TFloat32> logits(
      Operand<TInt32> tokens,
      Operand<TInt32> asked,
      int count,
      Positions asking,
      AttentionCore core) {
    Ops tf = layers.tf();
    return logits(
        tokens,
        new Asking(
            attention.from(new InputShape(-1, count), asking, core),
            x -> tf.gather(x, asked, tf.constant(0))));
  }

  private Operand<TFloat32> logits(Operand<TInt32> tokens, Asking last) {
    Asking all = new Asking(attention, x -> x);
    BlockCall end = new BlockCall(spec.nLayers() - 1, spec.recurrences() - 1);
    Operand<TFloat32> x = dropout.of(embedding.embed(tokens), "embed"); // (N, d)
    for (int step = 0; step < spec.recurrences(); step++) {
      for (int layer = 0; layer < spec.nLayers(); layer++) {
        BlockCall at = new BlockCall(layer, step);
        x = block(tokens, x, at, at.equals(end) ? last : all);
      }
    }
    return embedding.unembed(normalization.last(x));
  }

  /**
   * @param tokens ids of the input's, of use where nothing was done to them before
   */
  private Operand<TFloat32> block(
      Operand<TInt32> tokens, Operand<TFloat32> input, BlockCall at, Asking asking) {
    Operand<TFloat32> seen = hook(at, "hook_resid_pre", input);
    Operand<TFloat32> x = asking.tokens().apply(seen);
    if (spec.block() == Block.PARALLEL) {
      Operand<TFloat32> both = layers.add(attended(tokens, seen, at, asking), fed(x, at));
      return hook(at, "hook_resid_post", layers.add(x, both));
    }
    x = hook(at, "hook_resid_mid", layers.add(x, attended(tokens, seen, at, asking)));
    return hook(at, "hook_resid_post", layers.add(x, fed(x, at)));
  }

  private Operand<TFloat32> attended(
      Operand<TInt32> tokens, Operand<TFloat32> seen, BlockCall at, Asking asking) {
    Operand<TFloat32> out =
        at.equals(BlockCall.FIRST) && embedding.projects()
            ? lookedUp(tokens, seen, at)
            : asked(normalization.of(seen, at, "ln1"), at, asking);
    return hook(at, "hook_attn_out", dropout.of(out, at.hook("attn")));
  }

  private Operand<TFloat32> asked(Operand<TFloat32> normalized, BlockCall at, Asking asking) {
    return asking.attention().of(asking.tokens().apply(normalized), normalized, at);
  }

  /** The first attention, by what it projects of each token and position. */
  private Operand<TFloat32> lookedUp(Operand<TInt32> tokens, Operand<TFloat32> seen, BlockCall at) {
    Operand<TFloat32> scale = normalization.scale(seen);
    return attention.of(
        part ->
            layers.biased(embedding.projection(tokens, scale, part), at.parameter("attn"), part),
        at);
  }

  private Operand<TFloat32> fed(Operand<TFloat32> x, BlockCall at) {
    Operand<TFloat32> out = feedForward.of(normalization.of(x, at, "ln2"), at);
    return hook(at, "hook_mlp_out", dropout.of(out, at.hook("mlp")));
  }

  private Operand<TFloat32> hook(BlockCall at, String name, Operand<TFloat32> stream) {
    return layers.hook(at.hook(name), HookPoint.STREAM, stream);
  }
}
