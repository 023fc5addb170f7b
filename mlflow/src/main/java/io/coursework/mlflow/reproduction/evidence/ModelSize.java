package io.coursework.mlflow.reproduction.evidence;

/** Which number of weights is meant by the size of a model. */
public enum ModelSize {
  TOTAL("model.parameters", "parameters"),
  BLOCK("model.block_parameters", "parameters of the block");

  private final String param;
  private final String label;

  ModelSize(String param, String label) {
    this.param = param;
    this.label = label;
  }

  String param() {
    return param;
  }

  /** For an axis. */
  public String label() {
    return label;
  }
}
