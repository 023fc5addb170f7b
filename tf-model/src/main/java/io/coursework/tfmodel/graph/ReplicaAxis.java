package io.coursework.tfmodel.graph;

import java.util.Arrays;
import org.tensorflow.ndarray.Shape;

/**
 * The axis before all others along which models of one architecture lie side by side (R). One model
 * alone has none: its tensors have the shapes that the layers' comments name.
 *
 * @param replicas length of the axis, at least 1; 0 for no axis
 */
public record ReplicaAxis(int replicas) {

  /** One model, without an axis. */
  public static final ReplicaAxis NONE = new ReplicaAxis(0);

  boolean present() {
    return replicas > 0;
  }

  /** How many models there are, at least 1. */
  public int models() {
    return Math.max(1, replicas);
  }

  /** The shape of one such tensor per model. */
  public Shape shape(int... own) {
    return Shape.of(Arrays.stream(size(own)).asLongStream().toArray());
  }

  /** The shape as plain numbers, for a slice or a reshape; (own) or (R, own). */
  int[] size(int... own) {
    return before(replicas, own);
  }

  /** Where a slice of every model's tensor begins; (own) or (0, own). */
  int[] begin(int... own) {
    return before(0, own);
  }

  private int[] before(int first, int[] own) {
    if (!present()) {
      return own;
    }
    int[] all = new int[own.length + 1];
    all[0] = first;
    System.arraycopy(own, 0, all, 1, own.length);
    return all;
  }

  /** All models' sequences as one batch, for layers without weights. */
  InputShape merged(InputShape shape) {
    return new InputShape(shape.rows() * models(), shape.length()); // -1 belongs to one model
  }
}
