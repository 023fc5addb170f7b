package io.coursework.mlflow.reproduction.evidence;

/** What is counted until a run has learned. */
public enum Clock {
  ALL_TOKENS("useful tokens"),
  TARGET_TOKENS("tokens of the target's nodes");

  private final String label;

  Clock(String label) {
    this.label = label;
  }

  /** For an axis. */
  public String label() {
    return label;
  }

  /** The metric that counts. */
  String metric(String operation) {
    return this == ALL_TOKENS ? "train/tokens" : "train/" + operation + "/tokens";
  }
}
