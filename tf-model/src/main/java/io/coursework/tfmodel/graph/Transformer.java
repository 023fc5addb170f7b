package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.device.Devices;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A transformer with its weights on a device. Not thread-safe; one per run.
 *
 * <p>The graph grows by one forward pass per shape of input (rows x length) on first use; all read
 * the same weights.
 */
public final class Transformer extends ModelGraph {

  private final Weights weights;
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
   * The same.
   *
   * @param precision of the products of a training step
   */
  public Transformer(
      ModelSpec spec, int vocabularySize, String device, int threads, Precision precision) {
    super(spec, vocabularySize, device, threads, precision, ReplicaAxis.NONE);
    this.weights = Weights.plain(ops(), spec, tensors());
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

  /**
   * The likeliest next token after every position.
   *
   * @param tokens token ids, row-major [rows, length]
   * @return token ids, row-major [rows, length]
   */
  public int[] predict(int[] tokens, int rows, int length) {
    Forward forward = forward(rows, length);
    try (TInt32 fed = tokens(tokens);
        Result result =
            session().runner().feed(forward.tokens(), fed).fetch(forward.prediction()).run()) {
      int[] predicted = new int[tokens.length];
      ((TInt32) result.get(0)).asRawTensor().data().asInts().read(predicted);
      return predicted;
    }
  }

  /** Scores of the next token after every position, row-major [rows, length, V]. */
  public float[] logits(int[] tokens, int rows, int length) {
    Forward forward = forward(rows, length);
    return fetch(forward, forward.logits(), tokens);
  }

  /**
   * An activation by its hook name, flattened row-major.
   *
   * @param hook for example {@code hook_embed}: [rows * length, d_model]
   * @throws IllegalArgumentException naming the known hooks if there is no such one
   */
  public float[] activation(String hook, int[] tokens, int rows, int length) {
    Forward forward = forward(rows, length);
    Operand<TFloat32> activation = forward.hooks().get(hook);
    if (activation == null) {
      throw new IllegalArgumentException(
          "unknown hook %s; known: %s".formatted(hook, new TreeSet<>(forward.hooks().keySet())));
    }
    return fetch(forward, activation, tokens);
  }

  private float[] fetch(Forward forward, Operand<TFloat32> wanted, int[] tokens) {
    try (TInt32 fed = tokens(tokens);
        Result result = session().runner().feed(forward.tokens(), fed).fetch(wanted).run()) {
      TFloat32 tensor = (TFloat32) result.get(0);
      float[] values = new float[Math.toIntExact(tensor.size())];
      tensor.asRawTensor().data().asFloats().read(values);
      return values;
    }
  }

  private static TInt32 tokens(int[] tokens) {
    return TInt32.tensorOf(Shape.of(tokens.length), DataBuffers.of(tokens));
  }
}
