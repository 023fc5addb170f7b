package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.device.Devices;
import io.coursework.tfmodel.graph.ModelGraph;
import io.coursework.tfmodel.graph.Precision;
import io.coursework.tfmodel.graph.ReplicaAxis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * The mean cross-entropy of batches as a function of a model's weights, in a graph of its own: a
 * training's model stays as it is. Nothing is dropped. Not thread-safe.
 */
public final class LossFunction implements AutoCloseable {

  // A graph is made for each shape: 64 nested expressions of some 16 tokens fill 17 to 22 rows.
  private static final int ROW_STEP = 8;

  private final ModelGraph model;
  private final Batching batching;
  private final Map<Shape, Nodes> nodes = new HashMap<>();

  /** The nodes for one shape of batch: with the gradient, and without it. */
  private record Nodes(LossGradient gradient, Operand<TFloat32> loss) {}

  /**
   * @param vocabularySize number of tokens, V
   * @param device a name from {@link Devices}
   * @param threads operations that may run side by side, at least 1; the results do not depend on
   *     it
   * @param batching how expressions lie in rows, of which the loss depends by rounding alone;
   *     packed is faster where their lengths differ much
   */
  public LossFunction(
      ModelSpec spec, int vocabularySize, String device, int threads, Batching batching) {
    this.batching = batching;
    this.model =
        new ModelGraph(spec, vocabularySize, device, threads, Precision.FLOAT32, ReplicaAxis.NONE);
  }

  /** Number of weights. */
  public int size() {
    return model.layout().size();
  }

  /**
   * The loss alone, at a third of the cost.
   *
   * @param weights in the layout of the parameters, [size]
   * @return mean cross-entropy in nats
   */
  public float loss(float[] weights, Batch given) {
    BatchRows batch = lay(given);
    Nodes own = nodes(batch);
    model.parameters().set(weights);
    try (Result result = run(own, batch, List.of(own.loss()))) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  /**
   * The loss and its gradient.
   *
   * @param weights in the layout of the parameters, [size]
   * @param gradient receives the gradient, [size]
   * @return mean cross-entropy in nats
   */
  public float slope(float[] weights, Batch given, float[] gradient) {
    BatchRows batch = lay(given);
    Nodes own = nodes(batch);
    model.parameters().set(weights);
    try (Result result = run(own, batch, List.of(own.gradient().loss(), own.gradient().flat()))) {
      ((TFloat32) result.get(1)).asRawTensor().data().asFloats().read(gradient);
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  private BatchRows lay(Batch given) {
    BatchRows laid = batching.lay(given, model);
    return batching == Batching.ROWS
        ? laid
        : laid.withRows((laid.rows() + ROW_STEP - 1) / ROW_STEP * ROW_STEP);
  }

  private Result run(Nodes own, BatchRows batch, List<Operand<TFloat32>> fetches) {
    return own.gradient().run(model.session(), batch, UnaryOperator.identity(), fetches);
  }

  private Nodes nodes(BatchRows batch) {
    return nodes.computeIfAbsent(
        Shape.of(batch.rows(), batch.length()),
        shape -> {
          LossGradient gradient =
              LossGradient.build(model, batch.rows(), batch.length(), batching.anew());
          return new Nodes(gradient, gradient.lossAlone(model, batch.rows(), batch.length()));
        });
  }

  @Override
  public void close() {
    model.close();
  }
}
