package io.coursework.tfmodel.graph;

import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A vector of float32 that lives on the device between steps, or one per replica: a resource
 * variable, so that readers never see a half-made update.
 */
public final class FlatVariable {

  private final Session session;
  private final Shape shape;
  private final VarHandleOp handle;
  private final Operand<TFloat32> read;
  private final Placeholder<TFloat32> newValue;
  private final Op assign;

  /**
   * @param shape (P), or (R, P) for replicas
   */
  FlatVariable(Ops tf, Session session, String name, Shape shape) {
    this.session = session;
    this.shape = shape;
    this.handle = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
    this.read = tf.readVariableOp(handle, TFloat32.class);
    this.newValue = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    this.assign = tf.assignVariableOp(handle, newValue);
  }

  /** The handle that update operations take. */
  public Operand<? extends TType> handle() {
    return handle;
  }

  private int size() {
    return Math.toIntExact(shape.size());
  }

  /** Its value when the graph runs, (P) or (R, P). */
  public Operand<TFloat32> read() {
    return read;
  }

  /** A copy of its value now, [P] or row-major [R, P]. */
  public float[] get() {
    try (Result result = session.runner().fetch(read).run()) {
      float[] values = new float[size()];
      ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
      return values;
    }
  }

  /**
   * Replaces its value.
   *
   * @param values [P] or row-major [R, P]
   * @throws IllegalArgumentException if {@code values} has another length
   */
  public void set(float[] values) {
    if (values.length != size()) {
      throw new IllegalArgumentException(
          "a vector of %d values was given where the model holds %d"
              .formatted(values.length, size()));
    }
    try (TFloat32 tensor = TFloat32.tensorOf(shape, DataBuffers.of(values))) {
      session.runner().feed(newValue, tensor).addTarget(assign).run().close();
    }
  }
}
