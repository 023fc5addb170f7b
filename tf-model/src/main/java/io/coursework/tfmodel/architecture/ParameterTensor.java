package io.coursework.tfmodel.architecture;

import java.util.Arrays;
import java.util.List;

/**
 * One named weight tensor and its place in the flat parameter vector.
 *
 * @param name TransformerLens's name, for example {@code blocks.0.mlp.W_in}
 * @param shape its dimensions, row-major
 * @param offset index of its first element in the flat vector
 * @param init how it gets its first values
 */
public record ParameterTensor(String name, List<Integer> shape, int offset, Init init) {

  public ParameterTensor {
    shape = List.copyOf(shape);
  }

  /** A copy of its elements in a flat parameter vector. */
  public float[] values(float[] parameters) {
    return Arrays.copyOfRange(parameters, offset, offset + size());
  }

  /** Number of elements. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
