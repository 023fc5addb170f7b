package io.coursework.mlflow.system;

/**
 * What was asked for cannot be done here, and perhaps can elsewhere: something is missing that a
 * place must have, such as room, a device or a login. The message is one line with a remedy.
 */
public final class UnfitPlaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnfitPlaceException(String message) {
    super(message);
  }
}
