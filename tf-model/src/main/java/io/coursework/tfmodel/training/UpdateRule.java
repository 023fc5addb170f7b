package io.coursework.tfmodel.training;

import io.coursework.tfmodel.graph.FlatVariable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How a gradient moves the weights, and the vectors that it keeps from step to step. */
interface UpdateRule {

  /** All that it remembers, by name, in the layout of the parameters; zero at its first step. */
  SortedMap<String, FlatVariable> vectors();

  /** The average of the weights, where it keeps one; means nothing before its first step. */
  default Optional<FlatVariable> average() {
    return Optional.empty();
  }

  /**
   * What changes from step to step, calculated in double precision; always of the same length.
   *
   * @param step from 0, since its vectors were zero
   * @param weightDecay as {@link OptimizerSpec#weightDecay}
   */
  float[] scalars(long step, double learningRate, double weightDecay);

  /**
   * Builds the nodes of one update.
   *
   * @param decaying the weights as they are, (P), or (R, P) for replicas; 0 where they are frozen
   * @param gradient after clipping, of the same shape; 0 where weights are frozen
   * @param scalars those of the step, as they are fed, (S), or (R, S) for replicas
   * @return to be run once per step
   */
  Op apply(
      Ops tf,
      FlatVariable parameters,
      Operand<TFloat32> decaying,
      Operand<TFloat32> gradient,
      Operand<TFloat32> scalars);

  /**
   * Refuses what is not a state of these vectors.
   *
   * @throws IllegalArgumentException if the names differ
   */
  static void requireState(SortedMap<String, FlatVariable> vectors, Map<String, float[]> state) {
    Set<String> names = new TreeSet<>(state.keySet());
    names.remove(Learner.TRAINED);
    if (!names.equals(vectors.keySet())) {
      throw new IllegalArgumentException(
          "the state of an optimiser with %s was given to one with %s"
              .formatted(names, vectors.keySet()));
    }
  }

  /** Whether scalars, and all that they are for, are of replicas. */
  static boolean ofReplicas(Operand<TFloat32> scalars) {
    return scalars.shape().numDimensions() > 1;
  }

  /** One of the scalars, (), or (R, 1) for replicas. */
  static Operand<TFloat32> scalar(Ops tf, Operand<TFloat32> scalars, int index) {
    if (ofReplicas(scalars)) {
      return tf.slice(scalars, tf.array(0, index), tf.array(-1, 1));
    }
    return tf.reshape(tf.slice(scalars, tf.array(index), tf.array(1)), tf.array(new int[0]));
  }
}
