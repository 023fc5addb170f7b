package io.coursework.tfmodel.training;

/** What becomes of a training that diverges. */
public enum DivergenceAction {
  /** It ends. */
  STOP,
  /** It goes back to its last checkpoint, with half the learning rate from there on. */
  ROLLBACK
}
