package io.coursework.tfmodel.training;

/** The loss became infinite or no number; the message is one line with a remedy. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DivergedException(String message) {
    super(message);
  }
}
