package io.coursework.mlflow.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.backend.CallFailure.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Turns answers that are none, and errors of the connection, into plain sentences with a remedy.
 */
final class Refusals {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EXCERPT = 300;

  private final URI server;

  Refusals(URI server) {
    this.server = server;
  }

  /** The connection failed, or broke before the answer was complete. */
  CallFailure of(IOException e) {
    if (e instanceof HttpConnectTimeoutException) {
      return timeout("connecting", e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return failure(
            Reason.TLS,
            0,
            "%s offers no TLS connection that can be trusted: %s"
                .formatted(server, cause.getMessage()),
            "check https or http, add the server's CA to Java's trust store, or set MLFLOW_TRACKING_INSECURE_TLS=true",
            e);
      }
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return failure(
            Reason.UNKNOWN_HOST,
            0,
            "no machine is known by the name %s".formatted(server.getHost()),
            "check MLFLOW_TRACKING_URI and the network",
            e);
      }
    }
    if (e instanceof ConnectException) {
      return failure(
          Reason.NOTHING_LISTENS,
          0,
          "nothing listens at %s".formatted(server),
          "start the server ('make mlflow-up') or set MLFLOW_TRACKING_URI",
          e);
    }
    return failure(
        Reason.BROKEN_CONNECTION,
        0,
        "the connection to %s broke: %s".formatted(server, e.getMessage()),
        "",
        e);
  }

  CallFailure timeout(String doing, Throwable cause) {
    return failure(
        Reason.TIMEOUT,
        0,
        "%s does not answer in time (%s)".formatted(server, doing),
        "check the server's load, the network and MLFLOW_TRACKING_URI",
        cause);
  }

  /** The answer has no status of success. */
  CallFailure of(HttpResponse<?> response, String body) {
    int status = response.statusCode();
    JsonNode error = json(body);
    String code = error.path("error_code").asText();
    String said = excerpt(error.path("message").asText(body));
    if (status >= 300 && status < 400) {
      return loginPage(
          status,
          "%s answers with a redirect to %s"
              .formatted(
                  server,
                  response.headers().firstValue("location").map(this::origin).orElse("nowhere")));
    }
    if (status == 401) {
      return failure(
          Reason.UNAUTHENTICATED,
          status,
          "%s wants a login (401)".formatted(server),
          "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN",
          null);
    }
    if (status == 403 && code.isEmpty() && body.contains("Invalid Host header")) {
      return failure(
          Reason.HOST_CHECK,
          status,
          "%s refuses its own address %s (403, host check)"
              .formatted(server, server.getAuthority()),
          "start the server with --allowed-hosts %s, or use an address it allows"
              .formatted(server.getAuthority()),
          null);
    }
    if (status == 403) {
      return failure(
          Reason.FORBIDDEN,
          status,
          "%s denies permission (403): %s"
              .formatted(server, isHtml(body) ? "no reason given" : said),
          "ask the server's administrator for the right to write to the experiment",
          null);
    }
    if (status == 408 || status == 425 || status == 429) {
      return new CallFailure(
          Reason.BUSY,
          status,
          "%s asks to slow down (%d)".formatted(server, status),
          "",
          retryAfter(response),
          null);
    }
    if (status >= 500 && status != 501) {
      return new CallFailure(
          Reason.SERVER_TROUBLE,
          status,
          "%s is in trouble (%d): %s"
              .formatted(server, status, isHtml(body) ? "an HTML page" : said),
          "look at the server's log",
          retryAfter(response),
          null);
    }
    if (status == 413) {
      return failure(
          Reason.INVALID,
          status,
          "%s, or a proxy before it, takes no request of this size (413)".formatted(server),
          "raise the limit there (nginx: client_max_body_size)",
          null);
    }
    if (code.isEmpty()) {
      return notMlflow(status);
    }
    if (code.equals("RESOURCE_ALREADY_EXISTS")) {
      return failure(Reason.EXISTS, status, said, "", null);
    }
    if (status == 404) {
      return failure(Reason.MISSING, status, said, "", null);
    }
    return failure(Reason.INVALID, status, said, "", null);
  }

  CallFailure loginPage(int status, String problem) {
    return failure(
        Reason.LOGIN_PAGE,
        status,
        problem + ", not with data: a login page or a wrong address",
        "set MLFLOW_TRACKING_URI to the API's own address, with its path prefix if it has one, and MLFLOW_TRACKING_TOKEN",
        null);
  }

  CallFailure notMlflow(int status) {
    return failure(
        Reason.NOT_MLFLOW,
        status,
        "%s answers, but not as an MLflow server does (%d)".formatted(server, status),
        "check host, port and path prefix in MLFLOW_TRACKING_URI",
        null);
  }

  static boolean isHtml(String body) {
    return body.stripLeading().startsWith("<");
  }

  /** Scheme, host and port only: the query of a login page may carry tokens. */
  private String origin(String location) {
    try {
      URI uri = server.resolve(location);
      return uri.getScheme()
          + "://"
          + uri.getHost()
          + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    } catch (IllegalArgumentException e) {
      return "another address";
    }
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static String excerpt(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "...";
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response.headers().firstValue("retry-after").flatMap(Refusals::pause);
  }

  /** Seconds, or a date of HTTP. */
  private static Optional<Duration> pause(String text) {
    try {
      if (text.strip().matches("\\d{1,6}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
      }
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(Instant.now(), until)).filter(d -> !d.isNegative());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static CallFailure failure(
      Reason reason, int status, String problem, String remedy, Throwable cause) {
    return new CallFailure(reason, status, problem, remedy, Optional.empty(), cause);
  }
}
