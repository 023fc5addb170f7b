package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Frequencies;
import io.coursework.tfmodel.architecture.ModelSpec;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;

/**
 * Rotary positions: turns each pair of components (i, i + d_head/2) by an angle proportional to the
 * position, so that a query and a key see how far they stand apart.
 */
final class Rotation {

  private final Layers layers;
  private final InputShape shape;
  private final int nHeads;
  private final int half; // d_head / 2
  private final Operand<TFloat32> cos; // (1 or B, 1, T, d_head/2)
  private final Operand<TFloat32> sin;

  Rotation(Layers layers, ModelSpec spec, InputShape shape, Positions positions) {
    this.layers = layers;
    this.shape = shape;
    this.nHeads = spec.nHeads();
    this.half = spec.headWidth() / 2;
    this.cos = rows(positions, spec.contextLength(), StrictMath::cos);
    this.sin = rows(positions, spec.contextLength(), StrictMath::sin);
  }

  private Operand<TFloat32> rows(
      Positions positions, int contextLength, DoubleUnaryOperator function) {
    float[][] table = new float[contextLength][half];
    for (int position = 0; position < contextLength; position++) {
      for (int i = 0; i < half; i++) {
        double angle = Frequencies.angle(position, i, 2 * half);
        table[position][i] = (float) function.applyAsDouble(angle);
      }
    }
    Operand<TFloat32> rows = positions.rowsOf(layers.tf().constant(table), half);
    return layers.reshape(rows, -1, 1, shape.length(), half);
  }

  /** Queries or keys, (B, H, T, d_head) -> (B, H, T, d_head). */
  Operand<TFloat32> of(Operand<TFloat32> x) {
    Ops tf = layers.tf();
    Operand<TFloat32> pairs =
        tf.reshape(x, tf.array(shape.rows(), nHeads, shape.length(), 2, half));
    List<? extends Operand<TFloat32>> parts = tf.unstack(pairs, 2L, Unstack.axis(3L)).output();
    Operand<TFloat32> a = parts.get(0); // (B, H, T, d_head/2)
    Operand<TFloat32> b = parts.get(1);
    List<Operand<TFloat32>> turned =
        List.of(
            tf.math.sub(tf.math.mul(a, cos), tf.math.mul(b, sin)),
            tf.math.add(tf.math.mul(b, cos), tf.math.mul(a, sin)));
    Operand<TFloat32> joined =
        tf.reshape(
            tf.stack(turned, Stack.axis(3L)),
            tf.array(shape.rows(), nHeads, shape.length(), 2 * half));
    return layers.derived(joined, x);
  }
}
