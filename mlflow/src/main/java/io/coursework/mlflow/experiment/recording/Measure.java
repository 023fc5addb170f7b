package io.coursework.mlflow.experiment.recording;

import io.coursework.curricula.split.SplitPart;

/** What of a model's text must be right for an expression to count as solved. */
public enum Measure {
  /** The answer at its end. */
  ANSWER("accuracy"),
  /** All of it: every intermediate result, and the end. */
  STRICT("strict_accuracy");

  private final String metric;

  Measure(String metric) {
    this.metric = metric;
  }

  /** The metric under which accuracy on held-out expressions of an operation is recorded. */
  public String heldOut(String operation) {
    return on(SplitPart.HELD_OUT, operation);
  }

  /** The metric on the expressions of any part. */
  public String on(SplitPart part, String operation) {
    return RunRecorder.key(part, operation) + "/" + metric;
  }

  /** The last part of the metrics' keys. */
  String metric() {
    return metric;
  }
}
