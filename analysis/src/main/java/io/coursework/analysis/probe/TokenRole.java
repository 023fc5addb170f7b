package io.coursework.analysis.probe;

/** What a token of a sequence is there for. */
public enum TokenRole {
  /** A value in an expression. */
  OPERAND,
  OPERATION,
  BRACKET,
  /** Between the steps of a chain of thought; the answer is predicted at the last one. */
  SEPARATOR,
  /** The value that ends the chain. */
  ANSWER,
  END,
  /** After the sequence: nothing that happens here matters. */
  PADDING
}
