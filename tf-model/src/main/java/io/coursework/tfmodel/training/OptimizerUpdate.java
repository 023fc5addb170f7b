package io.coursework.tfmodel.training;

import io.coursework.tfmodel.graph.ModelGraph;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/**
 * The nodes that follow a gradient: clipping by its norm, and the update. Replicas are clipped one
 * by one and have scalars of their own. What is frozen has no gradient and no decay, so its moments
 * stay 0 and its bits as they are.
 *
 * @param scalars those of the {@link UpdateRule}, to be fed, (S), or (R, S) for replicas
 * @param norm global norm of the gradient of what is trained, before clipping, (1), or (R, 1) for
 *     replicas
 * @param apply to be run once per step
 */
record OptimizerUpdate(Placeholder<TFloat32> scalars, Operand<TFloat32> norm, Op apply) {

  /**
   * @param trainable the parameters that are moved; the norm counts these alone
   * @param gradient in the layout of the parameters, (P), or (R, P) for replicas
   * @param limit largest norm
   */
  static OptimizerUpdate of(
      ModelGraph model,
      UpdateRule rule,
      double limit,
      Trainable trainable,
      Operand<TFloat32> gradient) {
    Ops tf = model.ops();
    Operand<TFloat32> norm =
        tf.math.sqrt(
            tf.sum(tf.math.square(trainable.only(gradient)), tf.constant(-1), Sum.keepDims(true)));
    Operand<TFloat32> most = tf.constant((float) limit);
    Operand<TFloat32> clipped =
        tf.math.mul(gradient, tf.math.div(most, tf.math.maximum(norm, most))); // norm <= limit
    int count = rule.scalars(0, 0, 0).length;
    Placeholder<TFloat32> scalars =
        tf.placeholder(TFloat32.class, Placeholder.shape(model.axis().shape(count)));
    Op apply =
        rule.apply(
            tf,
            model.parameters(),
            trainable.only(model.parameters().read()),
            trainable.only(clipped),
            scalars);
    return new OptimizerUpdate(scalars, norm, apply);
  }
}
