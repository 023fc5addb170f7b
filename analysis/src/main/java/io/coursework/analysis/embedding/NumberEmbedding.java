package io.coursework.analysis.embedding;

import io.coursework.analysis.statistics.Centred;
import java.util.Arrays;

/**
 * The learned vectors of the numbers 0..modulus-1.
 *
 * @param modulus n, the number of rows; at least 2
 * @param dModel d, the number of columns; at least 1
 * @param values row-major [modulus, d_model]; row i is the embedding of number i; finite
 */
public record NumberEmbedding(int modulus, int dModel, float[] values) {

  /**
   * Copies the values.
   *
   * @throws IllegalArgumentException if a size is too small, the number of values is not modulus ·
   *     d_model, or a value is not finite
   */
  public NumberEmbedding {
    if (modulus < 2) {
      throw new IllegalArgumentException(
          "modulus = " + modulus + " of a number embedding is below 2; give at least two numbers");
    }
    if (dModel < 1) {
      throw new IllegalArgumentException(
          "d_model = " + dModel + " of a number embedding is below 1; give at least one column");
    }
    if (values.length != (long) modulus * dModel) {
      throw new IllegalArgumentException(
          "number embedding holds %d values, but modulus = %d and d_model = %d need %d; pass [modulus, d_model] row-major"
              .formatted(values.length, modulus, dModel, (long) modulus * dModel));
    }
    values = values.clone();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "embedding of number %d, column %d is %s; probes need finite values, so check that the training did not diverge"
                .formatted(i / dModel, i % dModel, values[i]));
      }
    }
  }

  /** A copy of the values, row-major [modulus, d_model]. */
  @Override
  public float[] values() {
    return values.clone();
  }

  /** A copy of the embedding of one number, [d_model]. */
  public float[] row(int number) {
    return Arrays.copyOfRange(values, number * dModel, (number + 1) * dModel);
  }

  /** The table with the mean of each column taken away, [modulus, d_model]. */
  public double[][] centred() {
    return Centred.of(values, dModel);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberEmbedding that
        && modulus == that.modulus
        && dModel == that.dModel
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * modulus + dModel) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "NumberEmbedding[modulus=" + modulus + ", dModel=" + dModel + "]";
  }
}
