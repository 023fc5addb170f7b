package io.coursework.mlflow.reproduction.evidence;

/**
 * Which accuracy tells whether a run has learned. Verdicts go by the first; answers alone and
 * unseen multisets can only take one back, and the last is only reported.
 */
public enum LearnedBy {
  CHAINS("whole chains of thought", "strict_accuracy", "eval"),
  ANSWERS("answers alone", "accuracy", "eval"),
  UNSEEN_MULTISETS(
      "whole chains, confirmed on unseen multisets", "strict_accuracy", "eval_multisets"),
  BEFORE_THE_DECAY("whole chains before the learning rate falls", "strict_accuracy", "eval");

  private final String words;
  private final String measure;
  private final String test;

  LearnedBy(String words, String measure, String test) {
    this.words = words;
    this.measure = measure;
    this.test = test;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** The metric on the way, on a part such as {@code monitor}. */
  String metric(String part, String operation) {
    return "%s/%s/%s".formatted(part, operation, measure);
  }

  /** The metric that confirms it after the last step. */
  String test(String operation) {
    return metric(test, operation);
  }
}
