package io.coursework.mlflow.extension;

/** A jar from outside the project cannot be used; the message is one line with a remedy. */
public final class ExtensionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExtensionException(String message, Throwable cause) {
    super(message, cause);
  }
}
