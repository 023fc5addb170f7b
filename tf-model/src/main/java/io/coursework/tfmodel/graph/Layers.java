package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.Axis;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/**
 * What every layer is written with: the graph's operations, the weights, the hooks. In a training
 * graph each operation notes on a {@link Tape} how gradients pass back through it; in a graph for
 * inspection activations can be read and changed at hooks.
 */
final class Layers {

  private final Graph graph;
  private final Ops tf;
  private final Weights weights;
  private final Products products;
  private final Tape tape; // null where nothing is trained
  private final Hooks hooks;

  private Layers(Graph graph, Ops tf, Weights weights, Products products, Tape tape, Hooks hooks) {
    this.graph = graph;
    this.tf = tf;
    this.weights = weights;
    this.products = products;
    this.tape = tape;
    this.hooks = hooks;
  }

  /** For a forward pass of one model alone. */
  static Layers forward(Graph graph, Ops tf, Weights weights) {
    return forward(graph, tf, weights, alone(tf));
  }

  private static Products alone(Ops tf) {
    return new Products(tf, Precision.FLOAT32, ReplicaAxis.NONE);
  }

  /** Layers of a forward pass in another precision, or of replicas. */
  static Layers forward(Graph graph, Ops tf, Weights weights, Products products) {
    return new Layers(graph, tf, weights, products, null, Hooks.NONE);
  }

  /** For a forward pass whose gradients are wanted. */
  static Layers training(Graph graph, Ops tf, Weights weights, Products products, Tape tape) {
    return new Layers(graph, tf, weights, products, tape, Hooks.NONE);
  }

  /** For a forward pass of one model that can be read and changed at its hooks. */
  static Layers inspected(Graph graph, Ops tf, Weights weights, Hooks hooks) {
    return new Layers(graph, tf, weights, alone(tf), null, hooks);
  }

  Ops tf() {
    return tf;
  }

  Weights weights() {
    return weights;
  }

  ReplicaAxis axis() {
    return products.axis();
  }

  /** Notes how the gradient of a value passes back to what it was made of. */
  Operand<TFloat32> noted(
      Operand<TFloat32> value, List<? extends Operand<TFloat32>> inputs, Tape.Pullback pullback) {
    if (tape != null) {
      tape.record(value, inputs, pullback);
    }
    return value;
  }

  /** Notes that TensorFlow is to find how the gradient of a value passes back to an input. */
  Operand<TFloat32> derived(Operand<TFloat32> value, Operand<TFloat32> input) {
    return noted(
        value,
        List.of(input),
        gradient -> {
          Output<?>[] found =
              graph.addGradients(
                  null,
                  new Output<?>[] {value.asOutput()},
                  new Output<?>[] {input.asOutput()},
                  new Output<?>[] {gradient.asOutput()});
          return List.of(found[0].expect(TFloat32.class));
        });
  }

  /** x W + b, (N, in) -> (N, out), without the bias where the model has none. */
  Operand<TFloat32> linear(Operand<TFloat32> x, String layer, String suffix) {
    String name = layer + ".W_" + suffix;
    Operand<TFloat32> weight = weights.get(name);
    boolean transposed = weights.transposed().contains(name);
    Operand<TFloat32> product =
        noted(
            transposed ? products.withTransposed(x, weight) : products.of(x, weight),
            List.of(x, weight),
            gradient ->
                transposed
                    ? List.of(products.of(gradient, weight), products.overTokens(gradient, x))
                    : List.of(
                        products.withTransposed(gradient, weight),
                        products.overTokens(x, gradient)));
    return biased(product, layer, suffix);
  }

  /** A layer's bias (out) added to every token's vector (N, out), where the model has one. */
  Operand<TFloat32> biased(Operand<TFloat32> x, String layer, String suffix) {
    Operand<TFloat32> bias = weights.find(layer + ".b_" + suffix);
    return bias == null
        ? x
        : noted(
            plus(x, bias), List.of(x, bias), gradient -> List.of(gradient, biasGradient(gradient)));
  }

  private Operand<TFloat32> plus(Operand<TFloat32> x, Operand<TFloat32> bias) {
    if (!axis().present()) {
      return tf.nn.biasAdd(x, bias);
    }
    return tf.math.add(x, tf.reshape(bias, tf.constant(axis().size(1, -1)))); // (R, N, out)
  }

  private Operand<TFloat32> biasGradient(Operand<TFloat32> gradient) {
    return axis().present() ? tf.sum(gradient, tf.constant(1)) : tf.nn.biasAddGrad(gradient);
  }

  /** a + b, of one shape. */
  Operand<TFloat32> add(Operand<TFloat32> a, Operand<TFloat32> b) {
    return noted(tf.math.add(a, b), List.of(a, b), gradient -> List.of(gradient, gradient));
  }

  /** a times b elementwise, of one shape. */
  Operand<TFloat32> mul(Operand<TFloat32> a, Operand<TFloat32> b) {
    return noted(
        tf.math.mul(a, b),
        List.of(a, b),
        gradient -> List.of(tf.math.mul(gradient, b), tf.math.mul(gradient, a)));
  }

  /** a (N, w) times b (N, 1). */
  Operand<TFloat32> scaled(Operand<TFloat32> a, Operand<TFloat32> b) {
    return noted(
        tf.math.mul(a, b),
        List.of(a, b),
        gradient ->
            List.of(
                tf.math.mul(gradient, b),
                tf.sum(tf.math.mul(gradient, a), tf.constant(-1), Sum.keepDims(true))));
  }

  /** One dimension may be -1: it takes what the others leave. */
  Operand<TFloat32> reshape(Operand<TFloat32> x, int... shape) {
    return noted(
        tf.reshape(x, tf.constant(shape)),
        List.of(x),
        gradient -> List.of(tf.reshape(gradient, tf.constant(x.shape().asArray()))));
  }

  /** The two middle ones of four dimensions exchanged. */
  Operand<TFloat32> exchangeMiddle(Operand<TFloat32> x) {
    return noted(middle(x), List.of(x), gradient -> List.of(middle(gradient)));
  }

  private Operand<TFloat32> middle(Operand<TFloat32> x) {
    return tf.linalg.transpose(x, tf.array(0, 2, 1, 3));
  }

  Products products() {
    return products;
  }

  /** Whether activations can be read and changed; then no pass over them may be saved. */
  boolean inspected() {
    return hooks != Hooks.NONE;
  }

  /**
   * A place with a name.
   *
   * @param activation row-major in these axes, whatever its own dimensions are
   * @return what is to be read in its place
   */
  Operand<TFloat32> hook(String name, List<Axis> axes, Operand<TFloat32> activation) {
    return hooks.at(new HookPoint(name, axes), activation);
  }
}
