package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Axis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.PlaceholderWithDefault;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Hooks of which each can be fetched, and changed by what is fed: an activation passes as keep *
 * activation + add, where keep is 1 and add is 0 unless they are fed.
 */
final class ChangeableHooks implements Hooks {

  /**
   * The nodes of one hook.
   *
   * @param shape in the hook's axes, with -1 for the rows
   * @param keep of that shape
   * @param add of that shape; the gradient with respect to it is that of the activation
   * @param activation after the change
   */
  record Changeable(
      HookPoint point,
      Shape shape,
      PlaceholderWithDefault<TFloat32> keep,
      PlaceholderWithDefault<TFloat32> add,
      Operand<TFloat32> activation) {}

  private final Ops tf;
  private final ToLongFunction<Axis> sizes;
  private final Operand<TInt32> rows; // (1)
  private final Map<String, Changeable> hooks = new LinkedHashMap<>();

  /**
   * @param sizes length of every axis but the rows
   * @param rows how many there are, (1)
   */
  ChangeableHooks(Ops tf, ToLongFunction<Axis> sizes, Operand<TInt32> rows) {
    this.tf = tf;
    this.sizes = sizes;
    this.rows = rows;
  }

  @Override
  public Operand<TFloat32> at(HookPoint point, Operand<TFloat32> activation) {
    long[] dimensions =
        point.axes().stream()
            .mapToLong(axis -> axis == Axis.ROW ? -1 : sizes.applyAsLong(axis))
            .toArray();
    Shape shape = Shape.of(dimensions);
    Operand<TInt32> others = tf.constant(ints(shape.tail()));
    Operand<TInt32> whole = tf.concat(List.of(rows, others), tf.constant(0));
    PlaceholderWithDefault<TFloat32> keep =
        tf.placeholderWithDefault(tf.constant(1f), Shape.unknown());
    PlaceholderWithDefault<TFloat32> add =
        tf.placeholderWithDefault(tf.fill(whole, tf.constant(0f)), shape);
    Operand<TFloat32> own = tf.reshape(activation, tf.constant(ints(shape)));
    Operand<TFloat32> changed = tf.math.add(tf.math.mul(own, keep), add);
    hooks.put(point.name(), new Changeable(point, shape, keep, add, changed));
    int[] before = ints(activation.shape());
    before[0] = -1; // an activation that was the same for all rows may no longer be
    return tf.reshape(changed, tf.constant(before));
  }

  private static int[] ints(Shape shape) {
    int[] dimensions = new int[shape.numDimensions()];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = Math.toIntExact(shape.get(i));
    }
    return dimensions;
  }

  /** All so far by name, in the order of computation. */
  Map<String, Changeable> all() {
    return hooks;
  }
}
