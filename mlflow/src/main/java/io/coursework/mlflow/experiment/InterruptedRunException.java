package io.coursework.mlflow.experiment;

/** The user stopped the work. */
public final class InterruptedRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InterruptedRunException() {
    super("interrupted");
  }
}
