package io.coursework.analysis.transition;

/** A rule that turns accuracies into the one x at which a task is learned. */
public enum Quantity {
  /** N*, half-way from the floor to the upper asymptote of the fitted curve. */
  MIDPOINT("N*"),
  /** N50, where the fitted curve is at 0.5. */
  HALF("N50"),
  /** Where accuracy crosses 0.5, without a shape: isotonic means, joined on ln x. */
  ISOTONIC_HALF("N50, isotonic"),
  /** Where half of the seeds reach 0.9: the middle of a logistic regression on ln x. */
  HALF_OF_SEEDS("half of seeds at 0.9");

  private final String label;

  Quantity(String label) {
    this.label = label;
  }

  /** Its name in tables and figures. */
  public String label() {
    return label;
  }
}
