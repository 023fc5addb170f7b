package io.coursework.tfmodel.transfer;

/** What is taken from a trained model. */
public enum InitPart {
  /** Everything; the architectures must agree. */
  ALL,
  /** The rows of the token embedding and of learned positions. */
  EMBEDDINGS,
  /** The rows of the values in the token embedding. */
  NUMBERS
}
