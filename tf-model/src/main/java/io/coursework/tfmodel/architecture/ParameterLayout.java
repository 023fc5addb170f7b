package io.coursework.tfmodel.architecture;

import io.coursework.tfmodel.architecture.Init.Constant;
import io.coursework.tfmodel.architecture.Init.Normal;
import io.coursework.tfmodel.architecture.Init.Uniform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * All parameters of a model in one flat vector: which tensor lies where.
 *
 * <p>One vector makes the optimiser a handful of operations whatever the number of tensors, and a
 * checkpoint a table of views.
 *
 * <p>The names are TransformerLens's, with the matrices of queries, keys and values side by side in
 * one. H heads of width h, V tokens, T = context_length, m = mlp_ratio * d:
 *
 * <pre>
 * embed.W_E              (V, d)
 * pos_embed.W_pos        (T, d)    learned positions
 * blocks.0.ln1.w, .b     (d)       .b with LayerNorm; ln2 and ln_final alike
 * blocks.0.attn.W_QKV    (d, 3Hh)  all queries, all keys, all values; each head by head
 * blocks.0.attn.b_QKV    (3Hh)     attention_bias: all
 * blocks.0.attn.W_O      (Hh, d)
 * blocks.0.attn.b_O      (d)       attention_bias: output or all
 * blocks.0.mlp.W_gate    (d, m)    activation: swiglu; a gate has no bias
 * blocks.0.mlp.W_in      (d, m)
 * blocks.0.mlp.b_in      (m)       mlp_bias
 * blocks.0.mlp.W_out     (m, d)
 * blocks.0.mlp.b_out     (d)       mlp_bias
 * unembed.W_U, .b_U      (d, V), (V)  untied head
 * </pre>
 */
public final class ParameterLayout {

  private static final Init ZERO = new Constant(0);
  private static final Init ONE = new Constant(1);

  private final List<ParameterTensor> tensors;
  private final int size;

  private ParameterLayout(List<ParameterTensor> tensors, int size) {
    this.tensors = List.copyOf(tensors);
    this.size = size;
  }

  /** The layout of a model over a vocabulary of {@code vocabularySize} tokens. */
  public static ParameterLayout of(ModelSpec spec, int vocabularySize) {
    Builder b = new Builder();
    Init matrix = new Normal(spec.initStd());
    int d = spec.dModel();
    b.add("embed.W_E", matrix, vocabularySize, d);
    if (spec.positions() == PositionEncoding.LEARNED) {
      b.add("pos_embed.W_pos", matrix, spec.contextLength(), d);
    }
    for (int layer = 0; layer < spec.nLayers(); layer++) {
      String block = "blocks." + layer + ".";
      norm(b, spec, block + "ln1");
      attention(b, spec, block + "attn");
      norm(b, spec, block + "ln2");
      feedForward(b, spec, block + "mlp");
    }
    norm(b, spec, "ln_final");
    if (!spec.tiedHead()) {
      b.add("unembed.W_U", matrix, d, vocabularySize);
      b.add("unembed.b_U", ZERO, vocabularySize);
    }
    return new ParameterLayout(b.tensors, b.offset);
  }

  private static void norm(Builder b, ModelSpec spec, String name) {
    b.add(name + ".w", ONE, spec.dModel());
    if (spec.norm() == Norm.LAYER) {
      b.add(name + ".b", ZERO, spec.dModel());
    }
  }

  private static void attention(Builder b, ModelSpec spec, String name) {
    int heads = spec.headsWidth();
    b.add(name + ".W_QKV", new Normal(spec.initStd()), spec.dModel(), 3 * heads);
    if (spec.attentionBias() == AttentionBias.ALL) {
      b.add(name + ".b_QKV", ZERO, 3 * heads);
    }
    b.add(name + ".W_O", toResidual(spec), heads, spec.dModel());
    if (spec.attentionBias() != AttentionBias.NONE) {
      b.add(name + ".b_O", ZERO, spec.dModel());
    }
  }

  private static void feedForward(Builder b, ModelSpec spec, String name) {
    if (spec.activation() == Activation.SWIGLU) {
      b.add(name + ".W_gate", new Normal(spec.initStd()), spec.dModel(), spec.dMlp());
    }
    b.add(name + ".W_in", new Normal(spec.initStd()), spec.dModel(), spec.dMlp());
    if (spec.mlpBias()) {
      b.add(name + ".b_in", fanIn(spec.dModel()), spec.dMlp());
    }
    b.add(name + ".W_out", toResidual(spec), spec.dMlp(), spec.dModel());
    if (spec.mlpBias()) {
      b.add(name + ".b_out", fanIn(spec.dMlp()), spec.dModel());
    }
  }

  /** Matrices whose product is added to the residual stream. */
  private static Init toResidual(ModelSpec spec) {
    double scale = spec.residualScaling() ? 1 / Math.sqrt(2 * spec.nLayers()) : 1;
    return new Normal(spec.initStd() * scale);
  }

  private static Init fanIn(int inputs) {
    return new Uniform(1 / Math.sqrt(inputs));
  }

  public List<ParameterTensor> tensors() {
    return tensors;
  }

  /** Length of the flat vector: the number of parameters of the model. */
  public int size() {
    return size;
  }

  /** Parameters of the blocks alone: without embeddings, final norm and head. */
  public int blockSize() {
    return tensors.stream()
        .filter(t -> t.name().startsWith("blocks."))
        .mapToInt(ParameterTensor::size)
        .sum();
  }

  /**
   * The tensor of that name.
   *
   * @throws NoSuchElementException if the model has none
   */
  public ParameterTensor tensor(String name) {
    return tensors.stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("the model has no parameter " + name));
  }

  private static final class Builder {
    private final List<ParameterTensor> tensors = new ArrayList<>();
    private int offset;

    void add(String name, Init init, Integer... shape) {
      ParameterTensor tensor = new ParameterTensor(name, Arrays.asList(shape), offset, init);
      tensors.add(tensor);
      offset = Math.addExact(offset, tensor.size());
    }
  }
}
