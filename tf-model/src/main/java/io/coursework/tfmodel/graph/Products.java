package io.coursework.tfmodel.graph;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * Products of matrices in one precision, float32 in and out. Along a {@link ReplicaAxis} each model
 * has its own factors.
 */
final class Products {

  private final Ops tf;
  private final Precision precision;
  private final ReplicaAxis axis;
  private final Map<Output<TFloat32>, Operand<TFloat32>> transposed = new HashMap<>();
  private final Map<Output<TFloat32>, Operand<TBfloat16>> rounded = new HashMap<>();

  Products(Ops tf, Precision precision, ReplicaAxis axis) {
    this.tf = tf;
    this.precision = precision;
    this.axis = axis;
  }

  ReplicaAxis axis() {
    return axis;
  }

  /** a b, (N, m) (m, k) -> (N, k). */
  Operand<TFloat32> of(Operand<TFloat32> a, Operand<TFloat32> b) {
    return axis.present() ? batched(a, b, false, false) : product(a, b, false);
  }

  /** aᵀ b, (N, m) (N, k) -> (m, k): sums over the tokens. */
  Operand<TFloat32> overTokens(Operand<TFloat32> a, Operand<TFloat32> b) {
    return axis.present() ? batched(a, b, true, false) : product(a, b, true);
  }

  /**
   * a wᵀ, (N, k) (m, k) -> (N, m).
   *
   * @param w a weight matrix; that of one model is transposed once for all that ask
   */
  Operand<TFloat32> withTransposed(Operand<TFloat32> a, Operand<TFloat32> w) {
    return axis.present()
        ? batched(a, w, false, true)
        : of(
            a,
            transposed.computeIfAbsent(
                w.asOutput(), key -> tf.linalg.transpose(w, tf.array(1, 0))));
  }

  private Operand<TFloat32> product(Operand<TFloat32> a, Operand<TFloat32> b, boolean transposeA) {
    MatMul.Options options = MatMul.transposeA(transposeA);
    return precision == Precision.FLOAT32
        ? tf.linalg.matMul(a, b, options)
        : tf.dtypes.cast(tf.linalg.matMul(rounded(a), rounded(b), options), TFloat32.class);
  }

  /**
   * Products of the last two dimensions, (.., m, k) (.., k, n) -> (.., m, n).
   *
   * @param transposeA whether a is (.., k, m)
   * @param transposeB whether b is (.., n, k)
   */
  Operand<TFloat32> batched(
      Operand<TFloat32> a, Operand<TFloat32> b, boolean transposeA, boolean transposeB) {
    return precision == Precision.FLOAT32
        ? batchMatMul(a, b, transposeA, transposeB)
        : tf.dtypes.cast(
            batchMatMul(rounded(a), rounded(b), transposeA, transposeB), TFloat32.class);
  }

  /**
   * TensorFlow Java offers version 3 of this operation alone, for which there is no kernel with the
   * processor's vector instructions; version 2 takes half the time.
   */
  private <T extends TNumber> Operand<T> batchMatMul(
      Operand<T> a, Operand<T> b, boolean transposeA, boolean transposeB) {
    OperationBuilder builder = tf.scope().opBuilder("BatchMatMulV2", "BatchMatMulV2");
    builder.addInput(a.asOutput());
    builder.addInput(b.asOutput());
    builder.setAttr("adj_x", transposeA);
    builder.setAttr("adj_y", transposeB);
    return builder.build().<T>output(0);
  }

  private Operand<TBfloat16> rounded(Operand<TFloat32> x) {
    return rounded.computeIfAbsent(x.asOutput(), key -> tf.dtypes.cast(x, TBfloat16.class));
  }
}
