package io.coursework.curricula;

/** Which tokens a model is trained to predict. */
public enum LossOn {
  /** Those after the first separator: the chain of thought, the answer and the end. */
  ANSWER,
  /** All but the first of the sequence, the unpredictable operands of the prompt included. */
  ALL
}
