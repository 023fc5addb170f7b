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
 */
public final class ParameterLayout {

  /** Standard deviation of matrices and embeddings at the start, as in nanoGPT. */
  private static final Init MATRIX = new Normal(0.02);

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
    int d = spec.dModel();
    b.add("embed.W_E", MATRIX, vocabularySize, d);
    b.add("pos_embed.W_pos", MATRIX, spec.contextLength(), d);
    for (int layer = 0; layer < spec.nLayers(); layer++) {
      String block = "blocks." + layer + ".";
      b.add(block + "ln1.w", ONE, d);
      b.add(block + "ln1.b", ZERO, d);
      b.add(block + "attn.W_QKV", MATRIX, d, 3 * d);
      if (spec.attentionBias() == AttentionBias.ALL) {
        b.add(block + "attn.b_QKV", ZERO, 3 * d);
      }
      b.add(block + "attn.W_O", MATRIX, d, d);
      if (spec.attentionBias() != AttentionBias.NONE) {
        b.add(block + "attn.b_O", ZERO, d);
      }
      b.add(block + "ln2.w", ONE, d);
      b.add(block + "ln2.b", ZERO, d);
      b.add(block + "mlp.W_in", MATRIX, d, spec.dMlp());
      b.add(block + "mlp.b_in", fanIn(d), spec.dMlp());
      b.add(block + "mlp.W_out", MATRIX, spec.dMlp(), d);
      b.add(block + "mlp.b_out", fanIn(spec.dMlp()), d);
    }
    b.add("ln_final.w", ONE, d);
    b.add("ln_final.b", ZERO, d);
    if (!spec.tiedHead()) {
      b.add("unembed.W_U", MATRIX, d, vocabularySize);
      b.add("unembed.b_U", ZERO, vocabularySize);
    }
    return new ParameterLayout(b.tensors, b.offset);
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

  /** Parameters of the blocks alone: without embeddings, final LayerNorm and head. */
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
