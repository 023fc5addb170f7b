package io.coursework.tfmodel.training;

import io.coursework.tfmodel.graph.ReplicaAxis;
import java.util.Map;
import org.tensorflow.ndarray.Shape;

/**
 * A batch as a graph takes it, or one for each replica. N = rows * length places, row-major.
 *
 * @param shape (N), or (R, N) for replicas
 * @param tokens ids
 * @param targets the token to be predicted at each position
 * @param lossWeights each position's part in the loss; they sum to 1, or to 0 for a replica without
 *     a batch
 * @param positions of each token in its expression; empty where that is its column
 */
record FeedBatch(Shape shape, int[] tokens, int[] targets, float[] lossWeights, int[] positions) {

  /** The batch of a model alone. */
  static FeedBatch of(BatchRows batch) {
    return new FeedBatch(
        Shape.of(batch.tokens().length),
        batch.tokens(),
        batch.targets(),
        weights(batch),
        batch.positions());
  }

  /**
   * Batches of one shape, each in the place of its replica; where there is none, nothing counts.
   *
   * @param batches by replica, at least one
   */
  static FeedBatch of(Map<Integer, BatchRows> batches, ReplicaAxis axis) {
    BatchRows any = batches.values().iterator().next();
    int size = any.tokens().length;
    int[] tokens = new int[axis.models() * size];
    int[] targets = new int[tokens.length];
    float[] lossWeights = new float[tokens.length];
    int[] positions = new int[axis.models() * any.positions().length];
    batches.forEach(
        (replica, batch) -> {
          System.arraycopy(batch.tokens(), 0, tokens, replica * size, size);
          System.arraycopy(batch.targets(), 0, targets, replica * size, size);
          System.arraycopy(weights(batch), 0, lossWeights, replica * size, size);
          int placed = batch.positions().length;
          System.arraycopy(batch.positions(), 0, positions, replica * placed, placed);
        });
    return new FeedBatch(axis.shape(size), tokens, targets, lossWeights, positions);
  }

  /** Weights that turn the sum over positions into the mean over those that count. */
  private static float[] weights(BatchRows batch) {
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
}
