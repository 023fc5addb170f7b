package io.coursework.mlflow.cli;

/** The command could not do its work; the message is one line with a remedy. */
final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FailedException(String message) {
    super(message);
  }
}
