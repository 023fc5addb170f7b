package io.coursework.mlflow.backend.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * HTTP to one server: every exchange ends in its deadline, redirects and pages for people are
 * errors. Files are streamed from and to the disk, with a known length. Does not retry.
 * Thread-safe.
 */
public final class MlflowTransport {
  public static final Duration EXCHANGE = Duration.ofSeconds(30);

  /** Deeper than any answer of a server's. */
  private static final int DEEPEST = 100;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEEPEST)
                      .maxStringLength(Integer.MAX_VALUE)
                      .build())
              .build());

  /** An upload slower than this is aborted: bytes per second. */
  private static final long SLOWEST_UPLOAD = 256 * 1024;

  private final MlflowConnection connection;
  private final Duration exchange;
  private final HttpCalls calls;
  private final GoodAnswers good = new GoodAnswers();
  private final Refusals refusals;

  public MlflowTransport(MlflowConnection connection) {
    this(connection, EXCHANGE);
  }

  /**
   * @param exchange from the start of a call to the last byte of its answer; uploads get more by
   *     size
   */
  public MlflowTransport(MlflowConnection connection, Duration exchange) {
    this.connection = connection;
    this.exchange = exchange;
    this.calls = new HttpCalls(connection.proxies(), connection.tls().forServer());
    this.refusals = Refusals.ofServer(connection, good);
  }

  /**
   * What an answer has to be.
   *
   * @param <T> what is read from it
   */
  @FunctionalInterface
  public interface Form<T> {
    /**
     * @param body a text that begins with a brace
     * @throws IOException if it is something else
     */
    public T read(String body) throws IOException;
  }

  /** Any JSON object, not too deep. */
  public static final Form<JsonNode> ANY = JSON::readTree;

  /**
   * @param path appended to the server's address as it is
   */
  public <T> T getJson(String path, Form<T> form) throws CallFailure {
    return answer(calls.send(request(path).GET(), exchange, refusals), form);
  }

  public <T> T postJson(String path, String body, Form<T> form) throws CallFailure {
    return answer(
        calls.send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)),
            exchange,
            refusals),
        form);
  }

  public <T> T patchJson(String path, String body, Form<T> form) throws CallFailure {
    return answer(
        calls.send(
            request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)),
            exchange,
            refusals),
        form);
  }

  String getText(String path) throws CallFailure {
    return calls.send(request(path).GET(), exchange, refusals).body();
  }

  public void put(String path, Path file) throws CallFailure, IOException {
    calls.send(
        request(path).header("Content-Type", "application/octet-stream").PUT(content(file)),
        limit(Files.size(file)),
        refusals);
  }

  public void post(String path, Path file) throws CallFailure, IOException {
    calls.send(
        request(path).header("Content-Type", "application/octet-stream").POST(content(file)),
        limit(Files.size(file)),
        refusals);
  }

  /**
   * Downloads a file.
   *
   * @param most bytes: no more are taken, and the time limit is theirs
   */
  public void get(String path, Path target, long most) throws CallFailure {
    calls.download(request(path).GET(), target, most, limit(most), refusals);
  }

  public Refusals refusals() {
    return refusals;
  }

  /** The time that so many bytes may take on their way. */
  public Duration limit(long bytes) {
    return exchange.plusSeconds(bytes / SLOWEST_UPLOAD);
  }

  private static BodyPublisher content(Path file) throws IOException {
    return Files.size(file) == 0 ? BodyPublishers.noBody() : BodyPublishers.ofFile(file);
  }

  /**
   * @throws CallFailure if the path, which may hold what the server has named, is not a valid one
   */
  private HttpRequest.Builder request(String path) throws CallFailure {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(connection.uri() + path));
    } catch (IllegalArgumentException e) {
      throw refusals.notMlflow(0, "it names a place that has no address");
    }
    connection
        .credentials()
        .authorization()
        .ifPresent(value -> request.setHeader("Authorization", value));
    connection.workspace().ifPresent(name -> request.setHeader("X-MLFLOW-WORKSPACE", name));
    connection.headers().values().forEach(request::setHeader);
    return request;
  }

  private <T> T answer(HttpResponse<String> response, Form<T> form) throws CallFailure {
    String body = response.body();
    if (Refusals.isHtml(body)) {
      throw refusals.htmlPage(response.statusCode(), body);
    }
    if (body.stripLeading().startsWith("{")) {
      try {
        requireWhole(body);
        T answer = form.read(body);
        good.came();
        return answer;
      } catch (IOException | RuntimeException e) {
        // Cut, too deep, or of another form.
        throw refusals.notMlflow(response.statusCode(), body);
      }
    }
    throw refusals.notMlflow(response.statusCode(), body);
  }

  /** One value and no more: what reads messages of a known form is content with less. */
  private static void requireWhole(String body) throws IOException {
    try (JsonParser tokens = JSON.createParser(body)) {
      tokens.nextToken();
      tokens.skipChildren();
      if (tokens.nextToken() != null) {
        throw new IOException("more than one value");
      }
    }
  }
}
