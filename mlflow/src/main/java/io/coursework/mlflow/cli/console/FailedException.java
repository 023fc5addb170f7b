package io.coursework.mlflow.cli.console;

/** The command could not do its work; the message is one line with a remedy. */
public final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FailedException(String message) {
    super(message);
  }
}
