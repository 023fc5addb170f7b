package io.coursework.analysis.embedding;

import java.util.Arrays;

/**
 * A token and its learned vector.
 *
 * @param token its text
 * @param vector [d_model]
 */
public record TokenVector(String token, float[] vector) {

  /** Copies the vector. */
  public TokenVector {
    vector = vector.clone();
  }

  /** A copy of the vector, [d_model]. */
  @Override
  public float[] vector() {
    return vector.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenVector that
        && token.equals(that.token)
        && Arrays.equals(vector, that.vector);
  }

  @Override
  public int hashCode() {
    return 31 * token.hashCode() + Arrays.hashCode(vector);
  }
}
