package io.coursework.tracking.backend;

import java.time.Duration;
import java.util.Optional;

/** A call to a {@link Backend} failed; {@link #kind()} says what the sender does about it. */
public final class BackendException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What a failure means for what is sent next. */
  public enum Kind {
    /**
     * The server is away, busy or in trouble, or the outcome is unknown: send the same again later.
     */
    RETRY,
    /**
     * A server that has answered well before does not answer as it should: send the same again for
     * a while, for it may be something on the way that answers in its place.
     */
    ODD,
    /** The run that this one is a part of is not on the server yet: send the same again later. */
    PARENT_MISSING,
    /** The server does not let us in: stop sending, keep the journal. */
    REFUSED,
    /** The server calls the data invalid: leave that piece out and continue. */
    REJECTED,
    /** The run or its experiment is not there any more: stop sending, keep the journal. */
    GONE
  }

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  private BackendException(
      Kind kind, String message, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public static BackendException retry(String message, Throwable cause) {
    return new BackendException(Kind.RETRY, message, Optional.empty(), cause);
  }

  /** The server named the pause it wants. */
  public static BackendException retryAfter(String message, Duration pause) {
    return new BackendException(Kind.RETRY, message, Optional.of(pause), null);
  }

  public static BackendException odd(String message) {
    return new BackendException(Kind.ODD, message, Optional.empty(), null);
  }

  public static BackendException parentMissing(String message) {
    return new BackendException(Kind.PARENT_MISSING, message, Optional.empty(), null);
  }

  public static BackendException refused(String message) {
    return new BackendException(Kind.REFUSED, message, Optional.empty(), null);
  }

  public static BackendException rejected(String message) {
    return new BackendException(Kind.REJECTED, message, Optional.empty(), null);
  }

  public static BackendException gone(String message) {
    return new BackendException(Kind.GONE, message, Optional.empty(), null);
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the same may succeed later. */
  public boolean isTransient() {
    return kind == Kind.RETRY || kind == Kind.ODD || kind == Kind.PARENT_MISSING;
  }

  /** The least pause before the next try, where the server named one. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
