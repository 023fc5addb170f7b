package io.coursework.mlflow.backend.http;

import java.time.Duration;
import java.util.Optional;

/** A call to the server that did not do what it should; the message is one line. */
public final class CallFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1000; // characters

  /** What went wrong, as far as the answer tells. */
  public enum Reason {
    NOTHING_LISTENS,
    UNKNOWN_HOST,
    TIMEOUT,
    TLS,
    PROXY,
    BROKEN_CONNECTION,
    LOGIN_PAGE,
    NOT_MLFLOW,
    /** As the two before, of a server that has answered well: it may be passing. */
    ODD_ANSWER,
    UNAUTHENTICATED,
    HOST_CHECK,
    FORBIDDEN,
    MISSING,
    EXISTS,
    INVALID,
    BUSY,
    SERVER_TROUBLE
  }

  private final Reason reason;
  private final int status;
  private final String remedy;
  private final transient Optional<Duration> retryAfter;

  public CallFailure(
      Reason reason,
      int status,
      String problem,
      String remedy,
      Optional<Duration> retryAfter,
      Throwable cause) {
    super(OneLine.of(problem, LONGEST), cause); // it may quote a server
    this.reason = reason;
    this.status = status;
    this.remedy = remedy;
    this.retryAfter = retryAfter;
  }

  public Reason reason() {
    return reason;
  }

  /** The HTTP status, 0 if there was no answer. */
  public int status() {
    return status;
  }

  /** Whether the server does not know such a call, which is not to say that a thing is missing. */
  public boolean isUnknownCall() {
    return status == 404 && reason != Reason.MISSING;
  }

  /** What to do about it, empty if there is nothing in particular. */
  public Optional<String> remedy() {
    return remedy.isEmpty() ? Optional.empty() : Optional.of(remedy);
  }

  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  public String withRemedy() {
    return remedy.isEmpty() ? getMessage() : getMessage() + "; " + remedy;
  }
}
