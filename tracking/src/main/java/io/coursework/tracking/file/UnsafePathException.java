package io.coursework.tracking.file;

import java.io.IOException;

/**
 * A name or a file that leads out of its folder, or may; nothing was opened. The message is one
 * line: which, why, what to do. Trying again does not help.
 */
public final class UnsafePathException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnsafePathException(String message) {
    super(message);
  }
}
