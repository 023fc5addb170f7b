package io.coursework.mlflow.cli;

/** The command line cannot be understood; the message is one line with a remedy. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
