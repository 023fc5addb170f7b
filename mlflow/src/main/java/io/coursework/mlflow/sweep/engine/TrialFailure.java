package io.coursework.mlflow.sweep.engine;

import java.util.Optional;

/**
 * Why a trial has not come as far as it was to be trained.
 *
 * @param blame what it lies in
 * @param reason in one line
 * @param host where it failed, if it is known and matters
 */
public record TrialFailure(Blame blame, String reason, Optional<String> host) {

  /** What a failure lies in. */
  public enum Blame {
    /** The trial itself: it would fail anywhere. */
    TRIAL,
    /** The place where it was tried: elsewhere, or once that is mended, it may succeed. */
    PLACE,
    /** Nothing: those who are to run it have not done so yet. */
    NOBODY
  }

  /** Where it failed, to be added to the reason; empty if that is not known. */
  public String where() {
    return host.map(name -> " (on " + name + ")").orElse("");
  }

  /**
   * A failure.
   *
   * @param reason of which the first line counts
   */
  static TrialFailure of(Blame blame, String reason, Optional<String> host) {
    return new TrialFailure(blame, reason.lines().findFirst().orElse(reason), host);
  }
}
