package io.coursework.mlflow.sweep.plan;

/** What the trials of a sweep are to answer together, beside the result of each. */
public enum Question {
  /** Nothing. */
  NONE,
  /** Which of the paper's claims hold. */
  PAPER,
  /** At which size the target is learned. */
  SIZES,
  /** Whether the affinity of tasks early in training predicts which partner helps SUM. */
  PARTNERS
}
