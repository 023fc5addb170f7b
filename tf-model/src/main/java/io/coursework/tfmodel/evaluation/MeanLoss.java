package io.coursework.tfmodel.evaluation;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.graph.Forward;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The mean cross-entropy of a model on given completions, in one pass and without a gradient. */
public final class MeanLoss {

  /** At a time, so that memory does not grow with the set. */
  private static final int ROWS = 64;

  private final Transformer model;
  private final Map<Integer, Nodes> nodes = new HashMap<>();

  /** The nodes for one length of rows; {@code sum} is over positions by their weights. */
  private record Nodes(
      Forward forward,
      Placeholder<TInt32> targets,
      Placeholder<TFloat32> weights,
      Operand<TFloat32> sum) {}

  public MeanLoss(Transformer model) {
    this.model = model;
  }

  /**
   * Measures the model on a batch of any number of rows.
   *
   * @param given its loss mask holds the weights of the positions
   * @return mean cross-entropy in nats
   */
  public double of(Batch given) {
    Batch batch = model.fitted(given);
    double sum = 0;
    for (int row = 0; row < batch.rows(); row += ROWS) {
      sum += sum(batch.part(row, Math.min(row + ROWS, batch.rows())));
    }
    double weight = 0;
    for (float each : batch.lossMask()) {
      weight += each;
    }
    return sum / weight;
  }

  private double sum(Batch part) {
    Nodes run = nodes.computeIfAbsent(part.length(), this::build);
    int size = ROWS * part.length(); // rows that are not there have no weight
    Shape shape = Shape.of(size);
    try (TInt32 tokens =
            TInt32.tensorOf(shape, DataBuffers.of(Arrays.copyOf(part.tokens(), size)));
        TInt32 targets =
            TInt32.tensorOf(shape, DataBuffers.of(Arrays.copyOf(part.targets(), size)));
        TFloat32 weights =
            TFloat32.tensorOf(shape, DataBuffers.of(Arrays.copyOf(part.lossMask(), size)));
        Result result =
            model
                .session()
                .runner()
                .feed(run.forward().tokens(), tokens)
                .feed(run.targets(), targets)
                .feed(run.weights(), weights)
                .fetch(run.sum())
                .run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  private Nodes build(int length) {
    Ops tf = model.ops();
    Forward forward = model.forward(ROWS, length);
    Shape positions = Shape.of((long) ROWS * length);
    Placeholder<TInt32> targets = tf.placeholder(TInt32.class, Placeholder.shape(positions));
    Placeholder<TFloat32> weights = tf.placeholder(TFloat32.class, Placeholder.shape(positions));
    Operand<TFloat32> oneHot =
        tf.oneHot(
            targets,
            tf.constant((int) forward.logits().shape().get(1)),
            tf.constant(1f),
            tf.constant(0f)); // (N, V)
    Operand<TFloat32> crossEntropy =
        tf.nn.softmaxCrossEntropyWithLogits(forward.logits(), oneHot).loss(); // (N)
    Operand<TFloat32> sum = tf.sum(tf.math.mul(crossEntropy, weights), tf.constant(0)); // ()
    return new Nodes(forward, targets, weights, sum);
  }
}
