package io.coursework.tfmodel.training;

import io.coursework.tfmodel.graph.BatchGradient;
import io.coursework.tfmodel.graph.ModelGraph;
import java.util.List;
import java.util.Optional;
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
 * The nodes of the loss and its gradient for one shape of rows; with R replicas R comes before all
 * other dimensions.
 *
 * @param tokens ids, (N)
 * @param targets the token to be predicted at each position, (N)
 * @param lossWeights each position's part in the loss; they sum to 1, (N)
 * @param positions of each token in its expression, (N), where they restart within a row
 * @param crossEntropy of each position in nats, (N)
 * @param loss mean cross-entropy in nats, ()
 * @param flat the gradient in the layout of the parameters, (P)
 */
record LossGradient(
    Placeholder<TInt32> tokens,
    Placeholder<TInt32> targets,
    Placeholder<TFloat32> lossWeights,
    Optional<Placeholder<TInt32>> positions,
    Operand<TFloat32> crossEntropy,
    Operand<TFloat32> loss,
    Operand<TFloat32> flat) {

  /**
   * @param anew whether positions restart within a row
   */
  static LossGradient build(ModelGraph model, int rows, int length, boolean anew) {
    Ops tf = model.ops();
    Placeholder.Options shape = Placeholder.shape(model.axis().shape(rows * length));
    Placeholder<TInt32> tokens = tf.placeholder(TInt32.class, shape);
    Placeholder<TInt32> targets = tf.placeholder(TInt32.class, shape);
    Placeholder<TFloat32> lossWeights = tf.placeholder(TFloat32.class, shape);
    Optional<Placeholder<TInt32>> positions =
        anew ? Optional.of(tf.placeholder(TInt32.class, shape)) : Optional.empty();
    BatchGradient gradient =
        model.gradient(rows, length, inputs(tokens, targets, lossWeights, positions));
    return new LossGradient(
        tokens,
        targets,
        lossWeights,
        positions,
        gradient.crossEntropy(),
        gradient.loss(),
        gradient.flat());
  }

  /** The loss of the same placeholders, without its gradient. */
  Operand<TFloat32> lossAlone(ModelGraph model, int rows, int length) {
    return model.loss(rows, length, inputs(tokens, targets, lossWeights, positions));
  }

  private static BatchGradient.Inputs inputs(
      Placeholder<TInt32> tokens,
      Placeholder<TInt32> targets,
      Placeholder<TFloat32> lossWeights,
      Optional<Placeholder<TInt32>> positions) {
    return new BatchGradient.Inputs(tokens, targets, lossWeights, positions.map(p -> p));
  }

  /** Runs the graph of one model on a batch. */
  Result run(
      Session session,
      BatchRows batch,
      UnaryOperator<Session.Runner> more,
      List<Operand<TFloat32>> fetches) {
    return run(session, FeedBatch.of(batch), more, fetches);
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
      FeedBatch fed,
      UnaryOperator<Session.Runner> more,
      List<Operand<TFloat32>> fetches) {
    Shape shape = fed.shape();
    try (TInt32 ids = TInt32.tensorOf(shape, DataBuffers.of(fed.tokens()));
        TInt32 expected = TInt32.tensorOf(shape, DataBuffers.of(fed.targets()));
        TFloat32 weights = TFloat32.tensorOf(shape, DataBuffers.of(fed.lossWeights()));
        TInt32 places = positions.isPresent() ? positions(fed) : null) {
      Session.Runner runner =
          session.runner().feed(tokens, ids).feed(targets, expected).feed(lossWeights, weights);
      positions.ifPresent(placeholder -> runner.feed(placeholder, places));
      fetches.forEach(runner::fetch);
      return more.apply(runner).run();
    }
  }

  private static TInt32 positions(FeedBatch fed) {
    return TInt32.tensorOf(fed.shape(), DataBuffers.of(fed.positions()));
  }

  static TFloat32 vector(float[] values) {
    return TFloat32.tensorOf(Shape.of(values.length), DataBuffers.of(values));
  }
}
