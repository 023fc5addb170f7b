package io.coursework.tfmodel.graph;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The keys, or the values, of one layer in one recurrence: (B*H*C, d_head) for B rows, H heads and
 * a capacity of C positions, all of which may change. A reference variable, because only those are
 * written in place; every reader takes the output of the write that it must see.
 */
final class CachedVariable {

  private static final Assign.Options ANY_SHAPE = Assign.validateShape(false);

  private final Ops tf;
  private final int dHead;
  private final Variable<TFloat32> variable;

  CachedVariable(Ops tf, int dHead) {
    this.tf = tf;
    this.dHead = dHead;
    this.variable = tf.variable(Shape.unknown(), TFloat32.class);
  }

  /** Replaces everything by {@code x}, (B, H, T, d_head): the capacity is then T. */
  Op replace(Operand<TFloat32> x) {
    return tf.assign(variable, flat(x), ANY_SHAPE);
  }

  /**
   * Writes one position per row and head, (B, H, 1, d_head).
   *
   * @param slots which of the B*H*C, (B*H)
   * @param shape (B, H, C, d_head)
   * @return everything after that, (B, H, C, d_head)
   */
  Operand<TFloat32> write(Operand<TFloat32> x, Operand<TInt32> slots, Operand<TInt32> shape) {
    return tf.reshape(tf.scatterUpdate(variable, slots, flat(x)), shape);
  }

  /**
   * Keeps some rows only, with more room.
   *
   * @param shape before, (B, H, C, d_head)
   * @param rows which of the B to keep, in their new order
   * @param room the zeros to add before and after in each dimension, (4, 2)
   */
  Op keep(Operand<TInt32> shape, Operand<TInt32> rows, Operand<TInt32> room) {
    Operand<TFloat32> kept = tf.gather(tf.reshape(variable, shape), rows, tf.constant(0));
    return tf.assign(variable, flat(tf.pad(kept, room, tf.constant(0f))), ANY_SHAPE);
  }

  private Operand<TFloat32> flat(Operand<TFloat32> x) {
    return tf.reshape(x, tf.array(-1, dHead));
  }
}
