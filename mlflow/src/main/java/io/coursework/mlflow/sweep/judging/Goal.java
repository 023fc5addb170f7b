package io.coursework.mlflow.sweep.judging;

/** Which values of a metric are the good ones. */
public enum Goal {
  /** The high ones of an accuracy; of anything else it must be said. */
  AUTO,
  MAXIMIZE,
  MINIMIZE
}
