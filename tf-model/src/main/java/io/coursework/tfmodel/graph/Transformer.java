package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.device.Devices;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A transformer with its weights on a device. Not thread-safe; one per run.
 *
 * <p>The graph grows by one forward pass per shape of input (rows x length) on first use; all read
 * the same weights.
 */
public final class Transformer implements AutoCloseable {

  private static final int LENGTH_STEP = 8;

  private final ModelSpec spec;
  private final ParameterLayout layout;
  private final String device;
  private final Graph graph;
  private final Session session;
  private final Ops tf;
  private final FlatVariable parameters;
  private final Map<String, Operand<TFloat32>> tensors;
  private final Weights weights;
  private final Dropout dropout;
  private final int threads;
  private final Precision precision;
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
    this.spec = spec;
    this.precision = precision;
    this.layout = ParameterLayout.of(spec, vocabularySize);
    this.device = device;
    this.threads = threads;
    this.graph = new Graph();
    this.session = new Session(graph, Devices.config(threads));
    this.tf = Devices.on(Ops.create(graph), device);
    this.parameters = variable("parameters");
    this.tensors = views(tf, layout, parameters.read());
    this.weights = Weights.plain(tf, spec, tensors);
    this.dropout = new Dropout(tf, spec.dropout());
  }

  private static Map<String, Operand<TFloat32>> views(
      Ops tf, ParameterLayout layout, Operand<TFloat32> flat) {
    Map<String, Operand<TFloat32>> views = new LinkedHashMap<>();
    for (ParameterTensor tensor : layout.tensors()) {
      Operand<TFloat32> part =
          tf.slice(flat, tf.array(tensor.offset()), tf.array(tensor.size())); // (size)
      int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
      views.put(tensor.name(), tf.reshape(part, tf.constant(shape)));
    }
    return views;
  }

  public ModelSpec spec() {
    return spec;
  }

  public ParameterLayout layout() {
    return layout;
  }

  /** The device that it runs on, for example {@code /device:CPU:0}. */
  public String device() {
    return device;
  }

  /** Operations that may run side by side on the CPU. */
  public int threads() {
    return threads;
  }

  /** All weights in one vector, in the order of {@link #layout()}. */
  public FlatVariable parameters() {
    return parameters;
  }

  /** The weights as the graph sees them: views of the flat vector, in the order of the layout. */
  public Map<String, Operand<TFloat32>> tensors() {
    return tensors;
  }

  /** A further vector of the model's size, for an optimiser's state. */
  public FlatVariable variable(String name) {
    return new FlatVariable(tf, session, name, layout.size());
  }

  public Ops ops() {
    return tf;
  }

  public Graph graph() {
    return graph;
  }

  public Session session() {
    return session;
  }

  /**
   * The length to pad sequences to on the right, which changes no other position: a few lengths, so
   * that few graphs serve all.
   *
   * @param length 1 or more
   * @return at least {@code length}, unless that is beyond the context
   */
  public int paddedLength(int length) {
    return Math.min(spec.contextLength(), (length + LENGTH_STEP - 1) / LENGTH_STEP * LENGTH_STEP);
  }

  /** What training steps drop. */
  public Dropout dropout() {
    return dropout;
  }

  /** The forward pass for {@code rows} sequences of {@code length} tokens, built on first use. */
  public Forward forward(int rows, int length) {
    return forwards.computeIfAbsent(
        fitting(rows, length), shape -> ForwardBuilder.wholeSequences(layers(), spec, shape));
  }

  /**
   * Adds the loss of {@code rows} sequences of {@code length} tokens and its gradient to the graph.
   *
   * @param tokens ids, (rows * length)
   * @param targets the token to be predicted at each position, (rows * length)
   * @param lossWeights each position's part in the loss, (rows * length)
   */
  public BatchGradient gradient(
      int rows,
      int length,
      Operand<TInt32> tokens,
      Operand<TInt32> targets,
      Operand<TFloat32> lossWeights) {
    return BatchGradient.of(
        this,
        precision,
        fitting(rows, length),
        new BatchGradient.Inputs(tokens, targets, lossWeights));
  }

  /** The loss of {@link #gradient} without its gradient: a third of the work. */
  public Operand<TFloat32> loss(
      int rows,
      int length,
      Operand<TInt32> tokens,
      Operand<TInt32> targets,
      Operand<TFloat32> lossWeights) {
    return BatchGradient.loss(
        this,
        precision,
        fitting(rows, length),
        new BatchGradient.Inputs(tokens, targets, lossWeights));
  }

  /** For a forward pass with the weights as they are. */
  Layers layers() {
    return Layers.forward(graph, tf, weights);
  }

  private InputShape fitting(int rows, int length) {
    if (length > spec.contextLength()) {
      throw new IllegalArgumentException(
          "a sequence of %d tokens does not fit model.context_length = %d; raise it or shorten the"
                  .formatted(length, spec.contextLength())
              + " expressions");
    }
    return new InputShape(rows, length);
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
            session.runner().feed(forward.tokens(), fed).fetch(forward.prediction()).run()) {
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
        Result result = session.runner().feed(forward.tokens(), fed).fetch(wanted).run()) {
      TFloat32 tensor = (TFloat32) result.get(0);
      float[] values = new float[Math.toIntExact(tensor.size())];
      tensor.asRawTensor().data().asFloats().read(values);
      return values;
    }
  }

  private static TInt32 tokens(int[] tokens) {
    return TInt32.tensorOf(Shape.of(tokens.length), DataBuffers.of(tokens));
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
