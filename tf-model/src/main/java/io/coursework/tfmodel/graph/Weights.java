package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The weight tensors that a forward pass is written with, by name.
 *
 * <p>They are the layout's, but queries, keys and values have a matrix each ({@code attn.W_Q},
 * {@code attn.W_K}, {@code attn.W_V}) in place of {@code attn.W_QKV}.
 *
 * @param transposed the names of the matrices of products that are given as (out, in)
 * @param folded whether they are {@link FoldedWeights}: norms have no gain and no bias of their
 *     own, queries come scaled, and GELU gets its input and gives its output divided by the root of
 *     two
 * @param centred whether all that is written to the residual stream has mean 0
 */
record Weights(
    Map<String, Operand<TFloat32>> tensors,
    Set<String> transposed,
    boolean folded,
    boolean centred) {

  /** The weights as the layout has them. */
  static Weights plain(Ops tf, ModelSpec spec, Map<String, Operand<TFloat32>> layout) {
    return new Weights(split(tf, spec, layout), Set.of(), false, false);
  }

  /** The layout's tensors with the projections to queries, keys and values apart. */
  static Map<String, Operand<TFloat32>> split(
      Ops tf, ModelSpec spec, Map<String, Operand<TFloat32>> layout) {
    int width = spec.headsWidth();
    Map<String, Operand<TFloat32>> tensors = new LinkedHashMap<>();
    layout.forEach(
        (name, tensor) -> {
          if (!name.endsWith("_QKV")) {
            tensors.put(name, tensor);
            return;
          }
          String stem = name.substring(0, name.length() - "QKV".length());
          for (int i = 0; i < 3; i++) {
            tensors.put(stem + "QKV".charAt(i), columns(tf, tensor, i * width, width));
          }
        });
    return tensors;
  }

  /** Some of the last dimension, (.., columns) -> (.., count). */
  private static Operand<TFloat32> columns(Ops tf, Operand<TFloat32> tensor, int first, int count) {
    int[] size = Arrays.stream(tensor.shape().asArray()).mapToInt(Math::toIntExact).toArray();
    int[] begin = new int[size.length];
    begin[size.length - 1] = first;
    size[size.length - 1] = count;
    return tf.slice(tensor, tf.constant(begin), tf.constant(size));
  }

  /**
   * Whether an attention has joined matrices, {@code W_QK} and {@code W_VO}, in place of its four.
   *
   * @param attn its name
   */
  boolean joined(String attn) {
    return tensors.containsKey(attn + ".W_QK");
  }

  /**
   * A weight tensor that the model must have.
   *
   * @throws IllegalStateException if there is none of that name
   */
  Operand<TFloat32> get(String name) {
    Operand<TFloat32> tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("the model has no parameter " + name);
    }
    return tensor;
  }

  /** A weight tensor, or null where the model has none of that name. */
  Operand<TFloat32> find(String name) {
    return tensors.get(name);
  }
}
