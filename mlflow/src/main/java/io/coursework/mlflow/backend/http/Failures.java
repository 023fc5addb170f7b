package io.coursework.mlflow.backend.http;

import io.coursework.tracking.backend.BackendException;

/** Says what a failed call means for what is sent next. */
public final class Failures {
  private Failures() {}

  public static BackendException toBackend(CallFailure e) {
    String message = e.withRemedy();
    return switch (e.reason()) {
      case NOTHING_LISTENS, UNKNOWN_HOST, TIMEOUT, BROKEN_CONNECTION, BUSY, SERVER_TROUBLE ->
          e.retryAfter()
              .map(pause -> BackendException.retryAfter(message, pause))
              .orElseGet(() -> BackendException.retry(message, e));
      case ODD_ANSWER -> BackendException.odd(message);
      case TLS, PROXY, LOGIN_PAGE, NOT_MLFLOW, UNAUTHENTICATED, HOST_CHECK, FORBIDDEN ->
          BackendException.refused(message);
      case MISSING -> BackendException.gone(message);
      case EXISTS, INVALID -> BackendException.rejected(message);
    };
  }
}
