package io.coursework.mlflow.backend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * HTTP to one server: every exchange ends in its deadline, redirects and pages for people are
 * errors. HTTP/1.1 only: the server may drop a body that comes with an offer to upgrade. Does not
 * retry. Thread-safe.
 */
final class MlflowTransport {
  static final Duration CONNECT = Duration.ofSeconds(5);
  static final Duration EXCHANGE = Duration.ofSeconds(30);

  /** A slower upload is given up: bytes per second. */
  private static final long SLOWEST_UPLOAD = 256 * 1024;

  private final String base;
  private final Duration exchange;
  private final HttpClient client;
  private final Optional<String> authorization;
  private final Refusals refusals;

  MlflowTransport(MlflowConnection connection) {
    this(connection, EXCHANGE);
  }

  /**
   * @param exchange from the start of a call to the last byte of its answer; uploads get more by
   *     size
   */
  MlflowTransport(MlflowConnection connection, Duration exchange) {
    this.base = connection.uri().toString();
    this.exchange = exchange;
    this.authorization = authorization(connection);
    this.refusals = new Refusals(connection.uri());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (connection.insecureTls()) {
      builder.sslContext(trustingAll());
    }
    this.client = builder.build();
  }

  /**
   * @param path appended to the server's address as it is
   * @return the answer's JSON text
   */
  String getJson(String path) throws CallFailure {
    return json(send(request(path).GET(), exchange));
  }

  String postJson(String path, String body) throws CallFailure {
    return json(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)),
            exchange));
  }

  String patchJson(String path, String body) throws CallFailure {
    return json(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)),
            exchange));
  }

  String getText(String path) throws CallFailure {
    return send(request(path).GET(), exchange).body();
  }

  void put(String path, Path file) throws CallFailure, IOException {
    send(
        request(path).header("Content-Type", "application/octet-stream").PUT(content(file)),
        uploadLimit(file));
  }

  void post(String path, Path file) throws CallFailure, IOException {
    send(
        request(path).header("Content-Type", "application/octet-stream").POST(content(file)),
        uploadLimit(file));
  }

  /**
   * Downloads a file.
   *
   * @param size its expected bytes, for the time limit
   */
  void get(String path, Path target, long size) throws CallFailure, IOException {
    HttpResponse<byte[]> answer =
        send(
            request(path).GET(),
            BodyHandlers.ofByteArray(),
            exchange.plusSeconds(size / SLOWEST_UPLOAD));
    Files.write(target, answer.body());
  }

  Refusals refusals() {
    return refusals;
  }

  private static BodyPublisher content(Path file) throws IOException {
    return Files.size(file) == 0 ? BodyPublishers.noBody() : BodyPublishers.ofFile(file);
  }

  private Duration uploadLimit(Path file) throws IOException {
    return exchange.plusSeconds(Files.size(file) / SLOWEST_UPLOAD);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).header("User-Agent", "coursework");
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request, Duration limit)
      throws CallFailure {
    return send(request, BodyHandlers.ofString(StandardCharsets.UTF_8), limit);
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body, Duration limit)
      throws CallFailure {
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request.build(), body);
    try {
      HttpResponse<T> response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() / 100 != 2) {
        String said =
            response.body() instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : response.body().toString();
        throw refusals.of(response, said);
      }
      return response;
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw refusals.timeout(
          "the answer took longer than %.0f s".formatted(Math.max(1, limit.toMillis() / 1e3)), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw refusals.timeout("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw refusals.of(io);
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private String json(HttpResponse<String> response) throws CallFailure {
    String body = response.body();
    if (Refusals.isHtml(body)) {
      throw refusals.loginPage(response.statusCode(), base + " answers with an HTML page");
    }
    if (!body.stripLeading().startsWith("{")) {
      throw refusals.notMlflow(response.statusCode());
    }
    return body;
  }

  private static Optional<String> authorization(MlflowConnection connection) {
    return connection
        .user()
        .map(
            user -> {
              String pair = user + ":" + connection.password().orElse("");
              byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
              return "Basic " + Base64.getEncoder().encodeToString(bytes);
            })
        .or(() -> connection.token().map(token -> "Bearer " + token));
  }

  private static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustEveryone[] {new TrustEveryone()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }
}
