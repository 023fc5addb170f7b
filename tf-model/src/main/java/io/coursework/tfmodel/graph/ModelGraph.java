package io.coursework.tfmodel.graph;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.device.Devices;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A graph with weights on a device, from which gradients can be had: of one model, or of replicas
 * side by side, which share every operation and no number. Not thread-safe.
 *
 * <p>The graph grows by one gradient per shape of batch; all read the same weights.
 */
public class ModelGraph implements AutoCloseable {

  private static final int LENGTH_STEP = 8;

  private final ModelSpec spec;
  private final ParameterLayout layout;
  private final ReplicaAxis axis;
  private final String device;
  private final Graph graph;
  private final Session session;
  private final Ops tf;
  private final FlatVariable parameters;
  private final Map<String, Operand<TFloat32>> tensors;
  private final Dropout dropout;
  private final int threads;
  private final Precision precision;

  /**
   * Opens a graph without weights: {@link #parameters()} must be set before it is run.
   *
   * @param vocabularySize number of tokens, V
   * @param device a name from {@link Devices}
   * @param threads operations that may run side by side, at least 1; the results do not depend on
   *     it
   * @param precision of the products of a training step
   */
  public ModelGraph(
      ModelSpec spec,
      int vocabularySize,
      String device,
      int threads,
      Precision precision,
      ReplicaAxis axis) {
    this(spec, vocabularySize, device, threads, precision, axis, Devices.config(threads));
  }

  /**
   * Builds the graph in a session of its own settings.
   *
   * @param config of its session
   */
  ModelGraph(
      ModelSpec spec,
      int vocabularySize,
      String device,
      int threads,
      Precision precision,
      ReplicaAxis axis,
      ConfigProto config) {
    this.spec = spec;
    this.precision = precision;
    this.layout = ParameterLayout.of(spec, vocabularySize);
    this.axis = axis;
    this.device = device;
    this.threads = threads;
    this.graph = new Graph();
    this.session = new Session(graph, config);
    this.tf = Devices.on(Ops.create(graph), device);
    this.parameters = variable("parameters");
    this.tensors = views(parameters.read());
    this.dropout = new Dropout(tf, spec.dropout(), axis);
  }

  private Map<String, Operand<TFloat32>> views(Operand<TFloat32> flat) {
    Map<String, Operand<TFloat32>> views = new LinkedHashMap<>();
    for (ParameterTensor tensor : layout.tensors()) {
      Operand<TFloat32> part =
          tf.slice(
              flat,
              tf.constant(axis.begin(tensor.offset())),
              tf.constant(axis.size(tensor.size()))); // (size)
      int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
      views.put(tensor.name(), tf.reshape(part, tf.constant(axis.size(shape))));
    }
    return views;
  }

  public ModelSpec spec() {
    return spec;
  }

  /** Of one model. */
  public ParameterLayout layout() {
    return layout;
  }

  /** How many models there are, and along which axis. */
  public ReplicaAxis axis() {
    return axis;
  }

  /** The device that it runs on, for example {@code /device:CPU:0}. */
  public String device() {
    return device;
  }

  /** Operations that may run side by side on the CPU. */
  public int threads() {
    return threads;
  }

  /** Of the products of a training step. */
  Precision precision() {
    return precision;
  }

  /** All weights in one vector per model, in the order of {@link #layout()}. */
  public FlatVariable parameters() {
    return parameters;
  }

  /** The weights as the graph sees them: views of the flat vectors, in the order of the layout. */
  public Map<String, Operand<TFloat32>> tensors() {
    return tensors;
  }

  /** A further vector of the model's size, for an optimiser's state; with replicas one for each. */
  public final FlatVariable variable(String name) {
    return new FlatVariable(tf, session, name, axis.shape(layout.size()));
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

  /** A batch of {@link #paddedLength}; too long a one stays as it is, for the model to refuse. */
  public Batch fitted(Batch batch) {
    return batch.padded(Math.max(batch.length(), paddedLength(batch.length())));
  }

  /** What training steps drop. */
  public Dropout dropout() {
    return dropout;
  }

  /**
   * Adds the loss of {@code rows} rows of {@code length} tokens per model and its gradient to the
   * graph.
   *
   * @param inputs (rows * length) each
   */
  public BatchGradient gradient(int rows, int length, BatchGradient.Inputs inputs) {
    return BatchGradient.of(this, precision, fitting(rows, length), inputs);
  }

  /** The loss of {@link #gradient} without its gradient: a third of the work. */
  public Operand<TFloat32> loss(int rows, int length, BatchGradient.Inputs inputs) {
    return BatchGradient.loss(this, precision, fitting(rows, length), inputs);
  }

  /** A copy of a tensor's values, row-major. */
  static float[] floats(TFloat32 tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }

  /** Token ids, to be fed and closed. */
  static TInt32 tokens(int[] tokens) {
    return TInt32.tensorOf(Shape.of(tokens.length), DataBuffers.of(tokens));
  }

  /** The shape of an input. */
  final InputShape fitting(int rows, int length) {
    if (length > spec.contextLength()) {
      throw new IllegalArgumentException(
          "a sequence of %d tokens does not fit model.context_length = %d; raise it or shorten the"
                  .formatted(length, spec.contextLength())
              + " expressions");
    }
    return new InputShape(rows, length);
  }

  @Override
  public final void close() {
    session.close();
    graph.close();
  }
}
