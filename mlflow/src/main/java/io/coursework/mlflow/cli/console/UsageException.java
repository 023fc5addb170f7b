package io.coursework.mlflow.cli.console;

/** The command line cannot be understood; the message is one line with a remedy. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
