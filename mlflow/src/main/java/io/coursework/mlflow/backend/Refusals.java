package io.coursework.mlflow.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.backend.CallFailure.Reason;
import io.coursework.tracking.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * Turns answers that are none, and errors of the connection, into plain sentences with a remedy.
 * None of them shows a secret, not even one that the answer repeats.
 */
final class Refusals {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EXCERPT = 300;

  private final URI server;
  private final Credentials credentials;
  private final Secrets secrets;
  private final BrokenConnections connections;

  private Refusals(
      URI server, Credentials credentials, Secrets secrets, BrokenConnections connections) {
    this.server = server;
    this.credentials = credentials;
    this.secrets = secrets;
    this.connections = connections;
  }

  static Refusals ofServer(MlflowConnection connection) {
    Secrets secrets = connection.secrets(Map.of());
    return new Refusals(
        connection.uri(),
        connection.credentials(),
        secrets,
        new BrokenConnections(
            connection.uri(),
            connection.tls(),
            connection.proxies().towards(connection.uri()),
            secrets));
  }

  /** Of a store behind the server, whose signed address holds secrets in path and query. */
  static Refusals ofStore(URI address) {
    URI origin = URI.create(origin(address));
    Secrets none = Secrets.of(Map.of());
    return new Refusals(
        origin,
        Credentials.NONE,
        none,
        new BrokenConnections(origin, Tls.DEFAULT, Optional.empty(), none));
  }

  /** The connection failed, or broke before the answer was complete. */
  CallFailure of(IOException e) {
    return connections.of(e);
  }

  CallFailure timeout(String doing, Throwable cause) {
    return connections.timeout(doing, cause);
  }

  /** The answer has no status of success. */
  CallFailure of(HttpResponse<?> response, String body) {
    int status = response.statusCode();
    JsonNode error = json(body);
    String code = error.path("error_code").asText();
    String said = excerpt(error.path("message").asText(body));
    if (status >= 300 && status < 400) {
      return redirect(status, response.headers().firstValue("location"));
    }
    if (status == 407) {
      return connections.proxyLogin(null);
    }
    if (status == 401) {
      return credentials
          .describe()
          .map(
              given ->
                  failure(
                      Reason.UNAUTHENTICATED,
                      status,
                      "%s does not accept the %s (401)".formatted(server, given),
                      "correct it, or ask for a new one",
                      null))
          .orElseGet(
              () ->
                  failure(
                      Reason.UNAUTHENTICATED,
                      status,
                      "%s wants a login (401)".formatted(server),
                      "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN",
                      null));
    }
    if (status == 400 && code.isEmpty() && body.contains("SSL certificate")) {
      TlsTrouble wanted = TlsTrouble.clientCertificateWanted();
      return failure(
          Reason.TLS,
          status,
          "%s %s (400)".formatted(server, wanted.problem()),
          wanted.remedy(),
          null);
    }
    if (status == 400 && code.isEmpty() && body.contains("HTTPS port")) {
      return failure(
          Reason.TLS,
          status,
          "%s speaks TLS on that port (400)".formatted(server),
          "write https into MLFLOW_TRACKING_URI",
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
      return failure(
          Reason.BUSY,
          status,
          "%s asks to slow down (%d)".formatted(server, status),
          "",
          retryAfter(response),
          null);
    }
    if (status >= 500 && status != 501) {
      return failure(
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

  private CallFailure redirect(int status, Optional<String> location) {
    Optional<URI> target = location.flatMap(this::resolve);
    if (target.isPresent()
        && "http".equalsIgnoreCase(server.getScheme())
        && "https".equalsIgnoreCase(target.get().getScheme())
        && server.getHost().equalsIgnoreCase(target.get().getHost())) {
      return failure(
          Reason.LOGIN_PAGE,
          status,
          "%s answers with a redirect to %s".formatted(server, origin(target.get())),
          "set MLFLOW_TRACKING_URI to %s%s".formatted(origin(target.get()), server.getRawPath()),
          null);
    }
    return loginPage(
        status,
        "%s answers with a redirect to %s"
            .formatted(
                server,
                target
                    .map(Refusals::origin)
                    .orElse(location.isPresent() ? "another address" : "nowhere")));
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

  private Optional<URI> resolve(String location) {
    try {
      return Optional.of(server.resolve(location)).filter(uri -> uri.getHost() != null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Scheme, host and port only: path and query of a login page may carry tokens. */
  private static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
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

  private CallFailure failure(
      Reason reason, int status, String problem, String remedy, Throwable cause) {
    return failure(reason, status, problem, remedy, Optional.empty(), cause);
  }

  private CallFailure failure(
      Reason reason,
      int status,
      String problem,
      String remedy,
      Optional<Duration> retryAfter,
      Throwable cause) {
    return new CallFailure(reason, status, secrets.redact(problem), remedy, retryAfter, cause);
  }
}
