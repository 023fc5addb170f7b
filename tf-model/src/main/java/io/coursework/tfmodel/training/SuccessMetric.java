package io.coursework.tfmodel.training;

/** What tells that a training has learned: of the target operation, on held-out expressions. */
public enum SuccessMetric {
  /** Nothing: the training takes all its steps. */
  NONE,
  /** Share of right answers by greedy generation. */
  ACCURACY,
  /** Share of texts that are right as a whole, chain of thought included. */
  STRICT
}
