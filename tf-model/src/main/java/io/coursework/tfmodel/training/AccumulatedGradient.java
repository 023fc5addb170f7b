package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.graph.Dropout;
import io.coursework.tfmodel.graph.FlatVariable;
import io.coursework.tfmodel.graph.Transformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The loss and the gradient of batches of which only a part is in memory at a time. Each part
 * counts by its tokens, so both are those of the whole batch, up to rounding.
 */
final class AccumulatedGradient {

  private final Transformer model;
  private final Batching batching;
  private final int parts;
  private final FlatVariable sum;
  private final Map<Shape, Part> nodes = new HashMap<>();

  /** The nodes for one shape of part; {@code add} adds its share of the gradient to the sum. */
  private record Part(LossGradient gradient, Placeholder<TFloat32> share, Op add) {}

  /**
   * What was measured on a batch.
   *
   * @param loss mean cross-entropy in nats
   * @param crossEntropy of each of the batch's positions, [rows * length]
   * @param computed places that the model computed, padding included
   */
  record Measured(float loss, float[] crossEntropy, long computed) {}

  /**
   * @param batching of each part
   * @param parts that a batch is divided into, at least 1
   */
  AccumulatedGradient(Transformer model, Batching batching, int parts) {
    this.model = model;
    this.batching = batching;
    this.parts = parts;
    this.sum = model.variable("gradient.sum");
  }

  /** The gradient of the batch that {@link #measure} was given last, (P). */
  FlatVariable sum() {
    return sum;
  }

  /**
   * Calculates loss and gradient of a batch.
   *
   * @param draws what each part drops, by its number
   */
  Measured measure(Batch batch, IntFunction<TInt64> draws) {
    sum.set(new float[model.layout().size()]);
    return measure(batch, true, draws);
  }

  /** Calculates the loss alone of a batch. */
  float loss(Batch batch) {
    return measure(batch, false, part -> Dropout.nothing()).loss();
  }

  private Measured measure(Batch given, boolean add, IntFunction<TInt64> draws) {
    Batch batch = model.fitted(given);
    int rows = (batch.rows() + parts - 1) / parts;
    double whole = counted(batch);
    double loss = 0;
    long computed = 0;
    float[] crossEntropy = new float[batch.rows() * batch.length()];
    for (int row = 0; row < batch.rows(); row += rows) {
      Batch part = batch.part(row, Math.min(row + rows, batch.rows()));
      double share = counted(part) / whole;
      BatchRows laid = batching.lay(part, model);
      computed += laid.computed();
      Part node = nodes.computeIfAbsent(Shape.of(laid.rows(), laid.length()), this::build);
      LossGradient gradient = node.gradient();
      try (TFloat32 fed = TFloat32.scalarOf((float) share);
          TInt64 dropped = draws.apply(row / rows);
          Result result =
              gradient.run(
                  model.session(),
                  laid,
                  runner ->
                      add
                          ? model
                              .dropout()
                              .feed(runner.feed(node.share(), fed), dropped)
                              .addTarget(node.add())
                          : runner,
                  List.of(gradient.loss(), gradient.crossEntropy()))) {
        loss += share * ((TFloat32) result.get(0)).getFloat();
        float[] measured = new float[laid.rows() * laid.length()];
        ((TFloat32) result.get(1)).asRawTensor().data().asFloats().read(measured);
        float[] ordered = laid.inOrder(measured);
        System.arraycopy(ordered, 0, crossEntropy, row * batch.length(), ordered.length);
      }
    }
    return new Measured((float) loss, crossEntropy, computed);
  }

  private static double counted(Batch batch) {
    double counted = 0;
    for (float weight : batch.lossMask()) {
      counted += weight;
    }
    return counted;
  }

  private Part build(Shape shape) {
    LossGradient gradient =
        LossGradient.build(model, (int) shape.get(0), (int) shape.get(1), batching.anew());
    Ops tf = model.ops();
    Placeholder<TFloat32> share = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    Operand<TFloat32> weighted = tf.math.mul(gradient.flat(), share);
    return new Part(gradient, share, tf.assignAddVariableOp(sum.handle(), weighted));
  }
}
