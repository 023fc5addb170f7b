package io.coursework.tfmodel.training;

import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.graph.ModelGraph;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Which parameters a step may move, in a model's graph. Where all may, it adds nothing to the
 * graph.
 */
final class Trainable {

  private final Ops tf;
  private final Optional<Operand<TBool>> moved; // (P)

  /**
   * @param frozen the others
   * @throws IllegalArgumentException if these are all
   */
  Trainable(ModelGraph model, ParameterSet frozen) {
    int size = model.layout().size();
    if (frozen.size() == size) {
      throw new IllegalArgumentException("all %d parameters are frozen".formatted(size));
    }
    this.tf = model.ops();
    this.moved =
        frozen.isEmpty() ? Optional.empty() : Optional.of(tf.constant(others(frozen, size)));
  }

  private static boolean[] others(ParameterSet frozen, int size) {
    boolean[] others = new boolean[size];
    for (int i = 0; i < size; i++) {
      others[i] = !frozen.contains(i);
    }
    return others;
  }

  /**
   * A vector with zeros in place of what is frozen.
   *
   * @param vector in the layout of the parameters, (P), or (R, P) for replicas
   */
  Operand<TFloat32> only(Operand<TFloat32> vector) {
    // Chosen, not multiplied: a frozen weight stays even where its gradient is not a number.
    return moved.isPresent() ? tf.select(moved.get(), vector, tf.constant(0f)) : vector;
  }
}
