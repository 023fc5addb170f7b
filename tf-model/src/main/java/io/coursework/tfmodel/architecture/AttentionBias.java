package io.coursework.tfmodel.architecture;

/** Which products of the attention layer have a bias. */
public enum AttentionBias {
  /** None of them. */
  NONE,
  /** The output projection alone. */
  OUTPUT,
  /** Queries, keys, values and the output projection. */
  ALL
}
