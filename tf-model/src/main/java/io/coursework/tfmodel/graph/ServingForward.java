package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The forward pass for inputs of any shape up to the context, with the weights as constants: a
 * graph that needs nothing beside itself.
 *
 * <p>Inside, every sequence is padded on the right to the whole context, which changes none of its
 * own positions: nothing in the model looks to the right.
 *
 * @param tokens token ids, (B, T)
 * @param logits scores of the next token, (B, T, V)
 */
public record ServingForward(Placeholder<TInt32> tokens, Operand<TFloat32> logits) {

  /** Any token will do: no position that counts sees it. */
  private static final int PADDING = 0;

  /**
   * Writes it into a graph.
   *
   * @param parameters all weights, [layout.size()]
   */
  public static ServingForward of(
      Graph graph, ModelSpec spec, ParameterLayout layout, float[] parameters) {
    Ops tf = Ops.create(graph);
    int context = spec.contextLength();
    Placeholder<TInt32> tokens =
        tf.withName("tokens").placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));
    Operand<TInt32> length = tf.slice(tf.shape(tokens), tf.array(1), tf.array(1)); // (1), T
    Operand<TInt32> missing = tf.math.sub(tf.array(context), length);
    Operand<TInt32> paddings =
        tf.reshape(
            tf.concat(Arrays.asList(tf.array(0, 0, 0), missing), tf.constant(0)), tf.array(2, 2));
    Operand<TInt32> padded = tf.pad(tokens, paddings, tf.constant(PADDING)); // (B, context)

    InputShape shape = new InputShape(-1, context);
    Weights weights = Weights.plain(tf, spec, constants(tf, layout, parameters));
    Operand<TFloat32> logits =
        ForwardBuilder.overWholeSequences(
                Layers.forward(graph, tf, weights), spec, shape, Dropout.NOTHING)
            .logits(tf.reshape(padded, tf.array(-1))); // (B * context, V)
    int vocabulary = layout.tensor("embed.W_E").shape().get(0);
    Operand<TFloat32> whole = tf.reshape(logits, tf.array(-1, context, vocabulary));
    Operand<TInt32> size =
        tf.concat(Arrays.asList(tf.array(-1), length, tf.array(-1)), tf.constant(0));
    return new ServingForward(
        tokens, tf.withName("logits").slice(whole, tf.array(0, 0, 0), size)); // (B, T, V)
  }

  private static Map<String, Operand<TFloat32>> constants(
      Ops tf, ParameterLayout layout, float[] parameters) {
    Map<String, Operand<TFloat32>> constants = new LinkedHashMap<>();
    for (ParameterTensor tensor : layout.tensors()) {
      long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
      constants.put(
          tensor.name(), tf.constant(Shape.of(shape), DataBuffers.of(tensor.values(parameters))));
    }
    return constants;
  }
}
