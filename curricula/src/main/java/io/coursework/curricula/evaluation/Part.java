package io.coursework.curricula.evaluation;

/** The two parts of a split universe. */
public enum Part {
  TRAINING("training"),
  HELD_OUT("held-out");

  private final String label;

  Part(String label) {
    this.label = label;
  }

  /** The word for names of data sets and for tables. */
  public String label() {
    return label;
  }
}
