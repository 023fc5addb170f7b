package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.device.Devices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The loss of a batch and its gradient; of replicas, those of each on its own batch (R before all
 * other dimensions).
 *
 * <p>The batch is cut into towers of a few rows, whose intermediate values stay in a core's cache,
 * and which run side by side where there are threads. How it is cut depends on the model and the
 * batch alone, and the towers' gradients are added in one order: so the bits are the same on any
 * number of threads.
 *
 * @param crossEntropy of each position in nats, (N)
 * @param loss the sum over positions of cross-entropy times weight, ()
 * @param flat the gradient of the loss in the layout of the parameters, (P)
 */
public record BatchGradient(
    Operand<TFloat32> crossEntropy, Operand<TFloat32> loss, Operand<TFloat32> flat) {

  /**
   * What is differentiated.
   *
   * @param tokens ids, (N)
   * @param targets the token to be predicted at each position, (N)
   * @param lossWeights each position's part in the loss, (N)
   * @param positions where each token stands in its sequence, from 0, (N), if several sequences lie
   *     after one another in a row; else empty
   */
  public record Inputs(
      Operand<TInt32> tokens,
      Operand<TInt32> targets,
      Operand<TFloat32> lossWeights,
      Optional<Operand<TInt32>> positions) {

    /** Whether several sequences share a row. */
    boolean packed() {
      return positions.isPresent();
    }

    /** Some rows of all three. */
    Inputs rows(Ops tf, ReplicaAxis axis, int firstToken, int count) {
      Operand<TInt32> begin = tf.constant(axis.begin(firstToken));
      Operand<TInt32> size = tf.constant(axis.size(count));
      return new Inputs(
          tf.slice(tokens, begin, size),
          tf.slice(targets, begin, size),
          tf.slice(lossWeights, begin, size),
          positions.map(all -> tf.slice(all, begin, size)));
    }
  }

  private record Tower(
      Operand<TFloat32> crossEntropy,
      Operand<TFloat32> loss,
      Map<String, Operand<TFloat32>> gradients) {}

  /** Writes both passes into the model's graph. */
  static BatchGradient of(ModelGraph model, Precision precision, InputShape shape, Inputs inputs) {
    Ops tf = model.ops();
    Weights weights = folded(model, inputs);
    Products products = new Products(tf, precision, model.axis());
    List<Tower> towers = new ArrayList<>();
    int firstRow = 0;
    for (int rows : towers(model, shape, inputs.packed())) {
      InputShape part = new InputShape(rows, shape.length());
      // As many towers at a time as there are threads: one begins when an earlier one is done.
      int before = towers.size() - model.threads();
      Ops after =
          before < 0
              ? tf
              : tf.withControlDependencies(List.copyOf(towers.get(before).gradients().values()));
      Inputs own = inputs.rows(after, model.axis(), firstRow * shape.length(), part.tokens());
      towers.add(tower(model, weights, products, part, own, towers.size()));
      firstRow += rows;
    }
    return new BatchGradient(
        concat(tf, towers.stream().map(Tower::crossEntropy).toList()),
        sum(tf, towers.stream().map(Tower::loss).toList()),
        flat(model, weights, towers));
  }

  private static Weights folded(ModelGraph model, Inputs inputs) {
    return FoldedWeights.forTraining(
        model.ops(), model.spec(), model.axis(), model.tensors(), inputs.packed());
  }

  /**
   * Rows of each tower, and of each replica in it. A tower of 65,536 / d_model tokens, between
   * 1,024 and 2,048, was fastest for d_model from 16 to 256 with 2 MB of cache a core; a GPU has no
   * use for several.
   *
   * <p>A packed batch is small, and would often be one tower, in which a second thread finds
   * nothing to do: it makes two where that costs little. One thread needs the same time for both at
   * d_model 64, a tenth more at 32, a sixth more at 16.
   */
  private static List<Integer> towers(ModelGraph model, InputShape shape, boolean packed) {
    int width = model.spec().dModel();
    int tokens = Math.max(1024, Math.min(2048, 65_536 / width));
    int least = packed && width >= 32 ? Math.min(2, shape.tokens() / 384) : 1;
    int count =
        Devices.isGpu(model.device())
            ? 1
            : Math.min(
                shape.rows(),
                Math.max(Math.max(1, least), Math.round(shape.tokens() / (float) tokens)));
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(shape.rows() * (i + 1) / count - shape.rows() * i / count);
    }
    return rows;
  }

  /** The loss alone, for when no gradient is wanted. */
  static Operand<TFloat32> loss(
      ModelGraph model, Precision precision, InputShape shape, Inputs inputs) {
    Ops tf = model.ops();
    Weights weights = folded(model, inputs);
    Products products = new Products(tf, precision, model.axis());
    Layers layers = Layers.forward(model.graph(), tf, weights, products);
    List<Operand<TFloat32>> losses = new ArrayList<>();
    int firstRow = 0;
    for (int rows : towers(model, shape, inputs.packed())) {
      InputShape part = new InputShape(rows, shape.length());
      Inputs own = inputs.rows(tf, model.axis(), firstRow * shape.length(), part.tokens());
      losses.add(Measured.of(model, layers, part, own, Dropout.NOTHING).loss());
      firstRow += rows;
    }
    return sum(tf, losses);
  }

  private static Tower tower(
      ModelGraph model,
      Weights weights,
      Products products,
      InputShape shape,
      Inputs inputs,
      int index) {
    Ops tf = model.ops();
    ReplicaAxis axis = model.axis();
    Tape tape = new Tape(tf);
    Layers layers = Layers.training(model.graph(), tf, weights, products, tape);
    Measured measured =
        Measured.of(model, layers, shape, inputs, model.dropout().of(layers, index));
    Operand<TFloat32> gradient =
        tf.math.mul(
            measured.slope(),
            tf.reshape(inputs.lossWeights(), tf.constant(axis.size(shape.tokens(), 1)))); // (N, V)
    return new Tower(
        measured.crossEntropy(),
        measured.loss(),
        tape.gradients(measured.logits(), gradient, weights.tensors()));
  }

  /**
   * A forward pass up to its loss.
   *
   * @param slope of each cross-entropy along its logits, (N, V)
   */
  private record Measured(
      Operand<TFloat32> logits,
      Operand<TFloat32> crossEntropy,
      Operand<TFloat32> slope,
      Operand<TFloat32> loss) {

    static Measured of(
        ModelGraph model, Layers layers, InputShape shape, Inputs inputs, Dropout.Place dropout) {
      Ops tf = model.ops();
      ReplicaAxis axis = model.axis();
      ForwardBuilder forward =
          inputs
              .positions()
              .map(all -> ForwardBuilder.overPackedRows(layers, model.spec(), shape, all, dropout))
              .orElseGet(
                  () -> ForwardBuilder.overWholeSequences(layers, model.spec(), shape, dropout));
      Operand<TFloat32> logits = forward.logits(inputs.tokens()); // (N, V)
      int vocabulary = (int) logits.shape().get(logits.shape().numDimensions() - 1);
      Operand<TFloat32> expected =
          tf.oneHot(
              inputs.targets(),
              tf.constant(vocabulary),
              tf.constant(1f),
              tf.constant(0f)); // (N, V)
      Operand<TInt32> everyToken = tf.array(-1, vocabulary); // of all replicas: it takes matrices
      SoftmaxCrossEntropyWithLogits<TFloat32> softmax =
          tf.nn.softmaxCrossEntropyWithLogits(
              tf.reshape(logits, everyToken), tf.reshape(expected, everyToken));
      Operand<TFloat32> crossEntropy =
          tf.reshape(softmax.loss(), tf.constant(axis.size(shape.tokens()))); // (N)
      Operand<TFloat32> slope =
          tf.reshape(softmax.backprop(), tf.constant(axis.size(shape.tokens(), vocabulary)));
      Operand<TFloat32> loss =
          tf.sum(tf.math.mul(crossEntropy, inputs.lossWeights()), tf.constant(-1)); // ()
      return new Measured(logits, crossEntropy, slope, loss);
    }
  }

  /** From the gradients of the folded weights to those of the layout. */
  private static Operand<TFloat32> flat(ModelGraph model, Weights weights, List<Tower> towers) {
    Ops tf = model.ops();
    Map<Output<?>, Output<?>> folded = new LinkedHashMap<>();
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              // The loss may not depend on some: a single attention's weights, where it is looked
              // up.
              if (towers.get(0).gradients().containsKey(name)) {
                folded.put(
                    tensor.asOutput(),
                    sum(tf, towers.stream().map(tower -> tower.gradients().get(name)).toList())
                        .asOutput());
              }
            });
    Output<?>[] gradients =
        model
            .graph()
            .addGradients(
                null,
                folded.keySet().toArray(Output<?>[]::new),
                model.tensors().values().stream().map(Operand::asOutput).toArray(Output<?>[]::new),
                folded.values().toArray(Output<?>[]::new));
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (Output<?> gradient : gradients) {
      parts.add(tf.reshape(gradient.expect(TFloat32.class), tf.constant(model.axis().size(-1))));
    }
    return concat(tf, parts);
  }

  private static Operand<TFloat32> sum(Ops tf, List<Operand<TFloat32>> parts) {
    return parts.size() == 1 ? parts.get(0) : tf.math.addN(parts);
  }

  /** Along the last dimension. */
  private static Operand<TFloat32> concat(Ops tf, List<Operand<TFloat32>> parts) {
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(-1));
  }
}
