package io.coursework.tracking.run;

import java.io.IOException;

/** A run that cannot continue; the message is one line: which directory, why, what to do. */
public class ResumeException extends IOException {
  private static final long serialVersionUID = 1L;

  public ResumeException(String message) {
    super(message);
  }
}
