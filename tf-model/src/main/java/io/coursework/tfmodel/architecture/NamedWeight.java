package io.coursework.tfmodel.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * A weight tensor as TransformerLens has it: queries, keys and values apart, heads on an axis of
 * their own, and an unembedding also where the head is tied.
 *
 * @param name for example {@code blocks.0.attn.W_Q}
 * @param axes for example [head, d_model, d_head]
 * @param shape its dimensions
 * @param values row-major
 */
public record NamedWeight(String name, List<Axis> axes, List<Integer> shape, float[] values) {

  /**
   * All weights of a model, in the order of computation.
   *
   * @param parameters the flat vector, [layout.size()]
   */
  public static List<NamedWeight> of(ModelSpec spec, ParameterLayout layout, float[] parameters) {
    List<NamedWeight> weights = new ArrayList<>();
    for (ParameterTensor tensor : layout.tensors()) {
      float[] values = tensor.values(parameters);
      if (tensor.name().endsWith("_QKV")) {
        weights.addAll(apart(spec, tensor, values));
      } else {
        weights.add(of(spec, tensor, values));
      }
    }
    if (spec.tiedHead()) {
      weights.add(unembedding(layout.tensor("embed.W_E"), parameters));
    }
    return weights;
  }

  private static NamedWeight of(ModelSpec spec, ParameterTensor tensor, float[] values) {
    String name = tensor.name();
    List<Axis> axes =
        switch (name.substring(name.lastIndexOf('.') + 1)) {
          case "W_E" -> List.of(Axis.VOCABULARY, Axis.D_MODEL);
          case "W_pos" -> List.of(Axis.POSITION, Axis.D_MODEL);
          case "W_O" -> List.of(Axis.HEAD, Axis.D_HEAD, Axis.D_MODEL);
          case "W_in", "W_gate" -> List.of(Axis.D_MODEL, Axis.D_MLP);
          case "b_in" -> List.of(Axis.D_MLP);
          case "W_out" -> List.of(Axis.D_MLP, Axis.D_MODEL);
          case "W_U" -> List.of(Axis.D_MODEL, Axis.VOCABULARY);
          case "b_U" -> List.of(Axis.VOCABULARY);
          default -> List.of(Axis.D_MODEL); // gains, and biases of what is added to the stream
        };
    List<Integer> shape =
        axes.contains(Axis.HEAD)
            ? List.of(spec.nHeads(), spec.headWidth(), spec.dModel())
            : tensor.shape();
    return new NamedWeight(name, axes, shape, values);
  }

  /** The three projections out of one, (.., 3Hh), or their biases. */
  private static List<NamedWeight> apart(ModelSpec spec, ParameterTensor tensor, float[] values) {
    String stem = tensor.name().substring(0, tensor.name().length() - "QKV".length());
    boolean bias = tensor.shape().size() == 1;
    int rows = bias ? 1 : spec.dModel();
    int h = spec.headWidth();
    List<NamedWeight> parts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      float[] own = new float[values.length / 3];
      for (int head = 0; head < spec.nHeads(); head++) {
        for (int row = 0; row < rows; row++) {
          int from = (row * 3 + part) * spec.headsWidth() + head * h;
          System.arraycopy(values, from, own, (head * rows + row) * h, h);
        }
      }
      parts.add(
          new NamedWeight(
              stem + "QKV".charAt(part),
              bias
                  ? List.of(Axis.HEAD, Axis.D_HEAD)
                  : List.of(Axis.HEAD, Axis.D_MODEL, Axis.D_HEAD),
              bias ? List.of(spec.nHeads(), h) : List.of(spec.nHeads(), rows, h),
              own));
    }
    return parts;
  }

  /** The embedding transposed. */
  private static NamedWeight unembedding(ParameterTensor embedding, float[] parameters) {
    int tokens = embedding.shape().get(0);
    int d = embedding.shape().get(1);
    float[] values = embedding.values(parameters);
    float[] transposed = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      transposed[i % d * tokens + i / d] = values[i];
    }
    return new NamedWeight(
        "unembed.W_U", List.of(Axis.D_MODEL, Axis.VOCABULARY), List.of(d, tokens), transposed);
  }
}
