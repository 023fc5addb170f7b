package io.coursework.mlflow.crash;

/** A kind of moment to kill a training in, and how long after its begin the signal comes. */
enum KillMoment {
  /** The process starts, reads its configuration and finds its checkpoint. */
  STARTING(2000),
  /** Steps are taken: this process has recorded something. */
  TRAINING(1500),
  /** A checkpoint is half-written. */
  WRITING(4),
  /** The last step is done: evaluation, figures, the end, the last words to the server. */
  ENDING(1500);

  private final int longest;

  KillMoment(int longest) {
    this.longest = longest;
  }

  /** Most milliseconds after the begin of the moment. */
  int longest() {
    return longest;
  }
}
