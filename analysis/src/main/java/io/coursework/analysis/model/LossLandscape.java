package io.coursework.analysis.model;

import io.coursework.curricula.spec.NearestName;
import java.util.List;

/**
 * A model's loss as a function of its weights. Asking changes nothing: the same weights, task and
 * batch give the same numbers. Not thread-safe.
 */
public interface LossLandscape {

  /**
   * A loss and its slope.
   *
   * @param loss mean cross-entropy of the tokens that count, in nats
   * @param gradient by each weight, [size]
   */
  record Slope(double loss, float[] gradient) {}

  /** How many weights there are. */
  int size();

  /** A copy of the trained weights w*, [size]. */
  float[] weights();

  /** What the model was trained on; each task has batches of its own. */
  List<String> tasks();

  /** Rows of a batch. */
  int batchSize();

  /**
   * The loss of a batch at some weights.
   *
   * @param weights [size]
   * @param batch from 0; as many as are wanted, each of its own expressions
   * @throws IllegalArgumentException if there is no such task, or the weights have another length
   */
  double loss(float[] weights, String task, long batch);

  /**
   * What a guess costs: the loss of the best prediction from the last token alone, in nats. A model
   * that has learned more is below it.
   *
   * @throws IllegalArgumentException if there is no such task
   */
  double guess(String task);

  /** The loss of a batch with its gradient. */
  Slope slope(float[] weights, String task, long batch);

  /**
   * For the first line of {@link #loss} and {@link #slope}.
   *
   * @throws IllegalArgumentException if there is no such task, or the weights have another length
   */
  default void requireKnown(float[] weights, String task) {
    if (!tasks().contains(task)) {
      throw new IllegalArgumentException(
          "no task is called '%s'; did you mean '%s'? Known: %s"
              .formatted(task, NearestName.of(task, tasks()).orElseThrow(), tasks()));
    }
    if (weights.length != size()) {
      throw new IllegalArgumentException(
          "%d weights were given where the model has %d; start from weights()"
              .formatted(weights.length, size()));
    }
  }
}
