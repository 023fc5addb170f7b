package io.coursework.tfmodel.checkpoint;

import java.io.IOException;

/**
 * A checkpoint that cannot be used; the message is one line: which file, what is wrong, what to do.
 */
public final class CheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(message);
  }
}
