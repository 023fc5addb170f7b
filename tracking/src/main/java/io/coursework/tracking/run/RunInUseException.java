package io.coursework.tracking.run;

/** Another process, or another part of this one, does with a run what one alone can do. */
public final class RunInUseException extends ResumeException {
  private static final long serialVersionUID = 1L;

  public RunInUseException(String message) {
    super(message);
  }
}
