package io.coursework.mlflow.experiment.recording;

import io.coursework.curricula.split.SplitPart;

/** What of a model's text must be right for an expression to count as solved. */
public enum Measure {
  /** The answer at its end. */
  ANSWER("accuracy", "the answer"),
  /** All of it: every intermediate result, and the end. */
  STRICT("strict_accuracy", "the whole chain of thought");

  private final String metric;
  private final String words;

  Measure(String metric, String words) {
    this.metric = metric;
    this.words = words;
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

  /** What must be right, for people. */
  public String words() {
    return words;
  }
}
