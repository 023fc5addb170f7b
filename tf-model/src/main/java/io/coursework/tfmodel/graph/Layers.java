package io.coursework.tfmodel.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What every layer is written with: the graph's operations, the weights, the hooks. */
final class Layers {

  private final Ops tf;
  private final Map<String, Operand<TFloat32>> parameters;
  private final Map<String, Operand<TFloat32>> hooks = new LinkedHashMap<>();

  /**
   * @param parameters the weights as the graph sees them, by their names in the layout
   */
  Layers(Ops tf, Map<String, Operand<TFloat32>> parameters) {
    this.tf = tf;
    this.parameters = parameters;
  }

  Ops tf() {
    return tf;
  }

  /**
   * A weight tensor that the model must have.
   *
   * @throws IllegalStateException if the layout has none of that name
   */
  Operand<TFloat32> parameter(String name) {
    Operand<TFloat32> parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalStateException("the layout has no parameter " + name);
    }
    return parameter;
  }

  /** x W + b, (N, in) -> (N, out), without the bias where the model has none. */
  Operand<TFloat32> linear(Operand<TFloat32> x, String layer, String suffix) {
    Operand<TFloat32> product = tf.linalg.matMul(x, parameter(layer + ".W_" + suffix));
    Operand<TFloat32> bias = parameters.get(layer + ".b_" + suffix);
    return bias == null ? product : tf.nn.biasAdd(product, bias);
  }

  /** One dimension may be -1: it takes what the others leave. */
  Operand<TFloat32> reshape(Operand<TFloat32> x, int... shape) {
    return tf.reshape(x, tf.constant(shape));
  }

  /** Gives an activation the name under which it can be fetched. */
  Operand<TFloat32> hook(String name, Operand<TFloat32> activation) {
    hooks.put(name, activation);
    return activation;
  }

  /** The named activations so far. */
  Map<String, Operand<TFloat32>> hooks() {
    return hooks;
  }
}
