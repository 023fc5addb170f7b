package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.device.Devices;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A transformer with its weights on a device. Not thread-safe; one per run.
 *
 * <p>The graph grows by one forward pass per shape of input (rows x length) on first use; all read
 * the same weights.
 */
public final class Transformer extends ModelGraph {

  private final int vocabularySize;
  private final Weights weights;
  private Weights folded; // null before they are first used
  private final Map<InputShape, Forward> forwards = new HashMap<>();

  /**
   * Opens a model without weights: {@link #parameters()} must be set before it is run.
   *
   * @param vocabularySize number of tokens, V
   * @param device a name from {@link Devices}
   * @param threads operations that may run side by side, at least 1; the results do not depend on
   *     it
   */
  public Transformer(ModelSpec spec, int vocabularySize, String device, int threads) {
    this(spec, vocabularySize, device, threads, Precision.FLOAT32);
  }

  /**
   * Builds a model whose training steps have their own precision.
   *
   * @param precision of the products of a training step
   */
  public Transformer(
      ModelSpec spec, int vocabularySize, String device, int threads, Precision precision) {
    this(spec, vocabularySize, device, threads, precision, Devices.config(threads));
  }

  private Transformer(
      ModelSpec spec,
      int vocabularySize,
      String device,
      int threads,
      Precision precision,
      ConfigProto config) {
    super(spec, vocabularySize, device, threads, precision, ReplicaAxis.NONE, config);
    this.vocabularySize = vocabularySize;
    this.weights = Weights.plain(ops(), spec, tensors());
  }

  /**
   * Another of the same kind, without weights, to look at this one while it is trained: what it
   * runs does not grow the graph of the training, and is run for the first time in a fraction of
   * the time. To be closed.
   */
  public Transformer observer() {
    return new Transformer(
        spec(), vocabularySize, device(), threads(), precision(), Devices.unrewritten(threads()));
  }

  /** The forward pass for {@code rows} sequences of {@code length} tokens, built on first use. */
  public Forward forward(int rows, int length) {
    return forwards.computeIfAbsent(
        fitting(rows, length), shape -> ForwardBuilder.wholeSequences(layers(), spec(), shape));
  }

  /** For a forward pass with the weights as they are. */
  Layers layers() {
    return Layers.forward(graph(), ops(), weights);
  }

  /** For a forward pass over many tokens, for which it pays to fold the weights first. */
  Layers foldedLayers() {
    if (folded == null) {
      folded = FoldedWeights.of(ops(), spec(), axis(), tensors());
    }
    return Layers.forward(graph(), ops(), folded);
  }

  /** Scores of the next token after every position, row-major [rows, length, V]. */
  public float[] logits(int[] tokens, int rows, int length) {
    Forward forward = forward(rows, length);
    try (TInt32 fed = tokens(tokens);
        Result result =
            session().runner().feed(forward.tokens(), fed).fetch(forward.logits()).run()) {
      return floats((TFloat32) result.get(0));
    }
  }
}
