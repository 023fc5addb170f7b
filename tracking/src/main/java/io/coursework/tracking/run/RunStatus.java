package io.coursework.tracking.run;

/** How a run ended. */
public enum RunStatus {
  /** The work was done to its end. */
  FINISHED,
  /** An error, or a rule that calls the run a failure, ended it. */
  FAILED,
  /** A person or the machine stopped it: Ctrl-C, a signal, preemption. */
  KILLED
}
