package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.graph.BatchGradient;
import io.coursework.tfmodel.graph.Transformer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The nodes of the loss and its gradient for one shape of batch.
 *
 * @param tokens ids, (N)
 * @param targets the token to be predicted at each position, (N)
 * @param lossWeights each position's part in the loss; they sum to 1, (N)
 * @param crossEntropy of each position in nats, (N)
 * @param loss mean cross-entropy in nats, ()
 * @param flat the gradient in the layout of the parameters, (P)
 */
record LossGradient(
    Placeholder<TInt32> tokens,
    Placeholder<TInt32> targets,
    Placeholder<TFloat32> lossWeights,
    Operand<TFloat32> crossEntropy,
    Operand<TFloat32> loss,
    Operand<TFloat32> flat) {

  static LossGradient build(Transformer model, int rows, int length) {
    Ops tf = model.ops();
    Shape positions = Shape.of((long) rows * length);
    Placeholder<TInt32> tokens = tf.placeholder(TInt32.class, Placeholder.shape(positions));
    Placeholder<TInt32> targets = tf.placeholder(TInt32.class, Placeholder.shape(positions));
    Placeholder<TFloat32> lossWeights =
        tf.placeholder(TFloat32.class, Placeholder.shape(positions));
    BatchGradient gradient = model.gradient(rows, length, tokens, targets, lossWeights);
    return new LossGradient(
        tokens, targets, lossWeights, gradient.crossEntropy(), gradient.loss(), gradient.flat());
  }

  /**
   * Runs the graph on a batch.
   *
   * @param more adds further feeds and targets
   * @param fetches what to fetch
   * @return the fetched tensors, to be closed by the caller
   */
  Result run(
      Session session,
      Batch batch,
      UnaryOperator<Session.Runner> more,
      List<Operand<TFloat32>> fetches) {
    try (TInt32 ids = vector(batch.tokens());
        TInt32 expected = vector(batch.targets());
        TFloat32 weights = vector(weights(batch))) {
      Session.Runner runner =
          session.runner().feed(tokens, ids).feed(targets, expected).feed(lossWeights, weights);
      fetches.forEach(runner::fetch);
      return more.apply(runner).run();
    }
  }

  /** Weights that turn the sum over positions into the mean over those that count. */
  private static float[] weights(Batch batch) {
    float[] weights = batch.lossMask().clone();
    double counted = 0;
    for (float weight : weights) {
      counted += weight;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (weights[i] / counted);
    }
    return weights;
  }

  private static TInt32 vector(int[] values) {
    return TInt32.tensorOf(Shape.of(values.length), DataBuffers.of(values));
  }

  static TFloat32 vector(float[] values) {
    return TFloat32.tensorOf(Shape.of(values.length), DataBuffers.of(values));
  }
}
