package io.coursework.mlflow.backend.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.backend.http.CallFailure.Reason;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns unusable answers, and errors of the connection, into plain sentences with a remedy. None of
 * them shows a secret, not even one that the answer repeats.
 */
public final class Refusals {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What nginx, Apache, Go and Tomcat say to a client that does not speak TLS. */
  private static final Pattern NO_PLAIN_HTTP =
      Pattern.compile(
          "(?i)HTTPS port|SSL-enabled server port|HTTP request to an HTTPS server|port requires TLS");

  private static final int EXCERPT = 300;
  private static final int FIRST_LINE = 100;

  /** Whoever asks for more has made a mistake. */
  private static final Duration LONGEST_PAUSE = Duration.ofDays(100 * 365);

  private final URI server;
  private final Credentials credentials;
  private final Secrets secrets;
  private final BrokenConnections connections;
  private final GoodAnswers good;

  private Refusals(
      URI server,
      Credentials credentials,
      Secrets secrets,
      BrokenConnections connections,
      GoodAnswers good) {
    this.server = server;
    this.credentials = credentials;
    this.secrets = secrets;
    this.connections = connections;
    this.good = good;
  }

  /**
   * @param good whether the server has answered well yet
   */
  static Refusals ofServer(MlflowConnection connection, GoodAnswers good) {
    Secrets secrets = connection.secrets(Map.of());
    return new Refusals(
        connection.uri(),
        connection.credentials(),
        secrets,
        new BrokenConnections(
            connection.uri(),
            connection.tls(),
            connection.proxies().towards(connection.uri()),
            secrets,
            good),
        good);
  }

  /** Of a store behind the server, whose signed address holds secrets in path and query. */
  static Refusals ofStore(URI address) {
    URI origin = URI.create(origin(address));
    Secrets none = Secrets.of(Map.of());
    // The server has named it: what goes wrong there passes, or the server takes the file itself.
    GoodAnswers good = new GoodAnswers();
    good.came();
    return new Refusals(
        origin,
        Credentials.NONE,
        none,
        new BrokenConnections(origin, Tls.DEFAULT, Optional.empty(), none, good),
        good);
  }

  /** The connection failed, or broke before the answer was complete. */
  public CallFailure of(IOException e) {
    return connections.of(e);
  }

  public CallFailure timeout(String doing, Throwable cause) {
    return connections.timeout(doing, cause);
  }

  /** More came than was announced, or than any answer has. */
  CallFailure tooLong(HttpCalls.TooLong e) {
    return failure(
        Reason.INVALID,
        0,
        "%s sends too much: %s, and no more was read".formatted(server, e.getMessage()),
        "look at the server and at any proxy in front of it",
        e);
  }

  /** The answer has no status of success. */
  public CallFailure of(HttpResponse<?> response, String body) {
    int status = response.statusCode();
    JsonNode error = json(body);
    String code = error.path("error_code").asText();
    String said = OneLine.of(secrets.redact(error.path("message").asText(body)), EXCERPT);
    if (status >= 300 && status < 400) {
      return redirect(status, response.headers().firstValue("location"));
    }
    if (status == 407) {
      return connections.proxyLogin(null);
    }
    if (status == 401) {
      return loginWanted();
    }
    if (status == 400 && code.isEmpty()) {
      Optional<TlsTrouble> trouble = tlsTrouble(body);
      if (trouble.isPresent()) {
        return failure(trouble.get());
      }
    }
    if (status == 403) {
      return denied(response, code, body, said);
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
      return isHtml(body) ? htmlPage(status, body) : notMlflow(status, body);
    }
    if (code.equals("RESOURCE_ALREADY_EXISTS")) {
      return failure(Reason.EXISTS, status, said, "", null);
    }
    Reason reason = status == 404 ? Reason.MISSING : Reason.INVALID;
    return failure(reason, status, said, "", null);
  }

  private CallFailure loginWanted() {
    return credentials
        .describe()
        .map(
            given ->
                failure(
                    Reason.UNAUTHENTICATED,
                    401,
                    "%s does not accept the %s (401)".formatted(server, given),
                    "correct it, or ask for a new one",
                    null))
        .orElseGet(
            () ->
                failure(
                    Reason.UNAUTHENTICATED,
                    401,
                    "%s requires a login (401)".formatted(server),
                    "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN",
                    null));
  }

  /** What a server that speaks TLS says of the connection in its answer. */
  private static Optional<TlsTrouble> tlsTrouble(String body) {
    if (body.contains("SSL certificate")) {
      return Optional.of(TlsTrouble.clientCertificateWanted());
    }
    return NO_PLAIN_HTTP.matcher(body).find()
        ? Optional.of(TlsTrouble.onlyTls())
        : Optional.empty();
  }

  private CallFailure failure(TlsTrouble trouble) {
    return failure(
        Reason.TLS,
        400,
        "%s %s (400)".formatted(server, trouble.problem()),
        trouble.remedy(),
        null);
  }

  private CallFailure denied(HttpResponse<?> response, String code, String body, String said) {
    if (code.isEmpty() && body.contains("Invalid Host header")) {
      return failure(
          Reason.HOST_CHECK,
          403,
          "%s refuses its own address %s (403, host check)"
              .formatted(server, server.getAuthority()),
          "start the server with --allowed-hosts %s, or use an address it allows"
              .formatted(server.getAuthority()),
          null);
    }
    return failure(
        Reason.FORBIDDEN,
        403,
        "%s denies permission (403): %s".formatted(server, isHtml(body) ? "no reason given" : said),
        "ask the server's administrator for the right to " + right(response.request()),
        null);
  }

  /** What a call that was denied would have needed. */
  private static String right(HttpRequest request) {
    String path = request.uri().getPath();
    if (request.method().equals("GET") || path.endsWith("/search")) {
      return "read it";
    }
    if (path.contains("/registered-models/") || path.contains("/model-versions/")) {
      return "change this registered model, or take another name";
    }
    return "write to the experiment";
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

  private CallFailure loginPage(int status, String problem) {
    return failure(
        Reason.LOGIN_PAGE,
        status,
        problem + ", not with data: a login page or a wrong address",
        "set MLFLOW_TRACKING_URI to the API's own address, with its path prefix if it has one, and MLFLOW_TRACKING_TOKEN",
        null);
  }

  /** A page for people where data was asked for. */
  CallFailure htmlPage(int status, String body) {
    String problem =
        "%s answers with an HTML page (%d: %s)".formatted(server, status, firstLine(body));
    return good.any() ? odd(status, problem) : loginPage(status, problem);
  }

  /** An unusable answer. */
  CallFailure notMlflow(int status, String body) {
    String problem =
        "%s answers, but not as an MLflow server does (%d: %s)"
            .formatted(server, status, firstLine(body));
    return good.any()
        ? odd(status, problem)
        : failure(
            Reason.NOT_MLFLOW,
            status,
            problem,
            "check host, port and path prefix in MLFLOW_TRACKING_URI",
            null);
  }

  private CallFailure odd(int status, String problem) {
    return failure(
        Reason.ODD_ANSWER,
        status,
        problem,
        "it worked before: look at the server and at any proxy in front of it",
        null);
  }

  private String firstLine(String body) {
    String line = OneLine.first(secrets.redact(body), FIRST_LINE);
    return line.isEmpty() ? "an empty answer" : line;
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

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response.headers().firstValue("retry-after").flatMap(Refusals::pause);
  }

  /** Seconds, or a date of HTTP; anything else counts for nothing. */
  private static Optional<Duration> pause(String text) {
    String asked = text.strip();
    if (asked.matches("[0-9]+")) {
      return Optional.of(
          asked.length() > 9 ? LONGEST_PAUSE : atMost(Duration.ofSeconds(Long.parseLong(asked))));
    }
    try {
      Instant until = ZonedDateTime.parse(asked, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(Instant.now(), until))
          .filter(pause -> !pause.isNegative())
          .map(Refusals::atMost);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration atMost(Duration pause) {
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
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
