package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.graph.BatchGradient;
import io.coursework.tfmodel.graph.ModelGraph;
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
 * The nodes of the loss and its gradient for one shape of batch; with R replicas R comes before all
 * other dimensions.
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

  static LossGradient build(ModelGraph model, int rows, int length) {
    Ops tf = model.ops();
    Shape positions = model.axis().shape(rows * length);
    Placeholder<TInt32> tokens = tf.placeholder(TInt32.class, Placeholder.shape(positions));
    Placeholder<TInt32> targets = tf.placeholder(TInt32.class, Placeholder.shape(positions));
    Placeholder<TFloat32> lossWeights =
        tf.placeholder(TFloat32.class, Placeholder.shape(positions));
    BatchGradient gradient = model.gradient(rows, length, tokens, targets, lossWeights);
    return new LossGradient(
        tokens, targets, lossWeights, gradient.crossEntropy(), gradient.loss(), gradient.flat());
  }

  /** Runs the graph of one model on a batch. */
  Result run(
      Session session,
      Batch batch,
      UnaryOperator<Session.Runner> more,
      List<Operand<TFloat32>> fetches) {
    return run(session, Fed.of(batch), more, fetches);
  }

  /**
   * Runs the graph on a batch, or on one for each replica.
   *
   * @param more adds further feeds and targets
   * @param fetches what to fetch
   * @return the fetched tensors, to be closed by the caller
   */
  Result run(
      Session session,
      Fed fed,
      UnaryOperator<Session.Runner> more,
      List<Operand<TFloat32>> fetches) {
    Shape shape = fed.shape();
    try (TInt32 ids = TInt32.tensorOf(shape, DataBuffers.of(fed.tokens()));
        TInt32 expected = TInt32.tensorOf(shape, DataBuffers.of(fed.targets()));
        TFloat32 weights = TFloat32.tensorOf(shape, DataBuffers.of(fed.lossWeights()))) {
      Session.Runner runner =
          session.runner().feed(tokens, ids).feed(targets, expected).feed(lossWeights, weights);
      fetches.forEach(runner::fetch);
      return more.apply(runner).run();
    }
  }

  static TFloat32 vector(float[] values) {
    return TFloat32.tensorOf(Shape.of(values.length), DataBuffers.of(values));
  }
}
