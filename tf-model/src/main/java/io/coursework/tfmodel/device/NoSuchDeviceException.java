package io.coursework.tfmodel.device;

/** The wanted device is not there; the message is one line with a remedy. */
public final class NoSuchDeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoSuchDeviceException(String message) {
    super(message);
  }
}
