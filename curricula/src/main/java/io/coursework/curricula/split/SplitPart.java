package io.coursework.curricula.split;

/** The parts of a split universe. Most splits have the first two. */
public enum SplitPart {
  /** What may be trained on. */
  TRAINING("training"),
  /** What the model is examined on. */
  HELD_OUT("held-out"),
  /** By which it is decided on the way whether a training has learned; no test is. */
  MONITOR("monitor"),
  /** A second examination: operands that were trained together in no order. */
  UNSEEN_MULTISETS("unseen-multisets");

  private final String label;

  SplitPart(String label) {
    this.label = label;
  }

  /** The word for names of data sets and for tables. */
  public String label() {
    return label;
  }
}
