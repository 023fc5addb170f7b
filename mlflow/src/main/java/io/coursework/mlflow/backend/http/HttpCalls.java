package io.coursework.mlflow.backend.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Single exchanges over HTTP/1.1, each of which ends in its deadline, with its last byte. A body
 * that comes with an offer to upgrade the protocol may be dropped by the server, so there is none.
 * Redirects are not followed. Does not retry. Thread-safe.
 */
final class HttpCalls {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** The longest are pages of curves and runs, of some megabytes. */
  static final long LONGEST_TEXT = 64 << 20;

  private final HttpClient client;
  private final Proxies proxies;

  HttpCalls(Proxies proxies, Optional<SSLContext> tls) {
    this.proxies = proxies;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    tls.ifPresent(builder::sslContext);
    proxies.selector().ifPresent(builder::proxy);
    this.client = builder.build();
  }

  /**
   * @param limit from the start of the call to the last byte of its answer
   * @param refusals says what went wrong
   * @return an answer with a status of success
   */
  HttpResponse<String> send(HttpRequest.Builder request, Duration limit, Refusals refusals)
      throws CallFailure {
    return send(request, info -> text(), limit, refusals);
  }

  /**
   * Makes a call and writes its answer to a file as it arrives.
   *
   * @param most bytes that are taken
   */
  void download(
      HttpRequest.Builder request, Path target, long most, Duration limit, Refusals refusals)
      throws CallFailure {
    BodyHandler<String> toFile =
        info ->
            info.statusCode() / 100 == 2
                ? new CappedBody<>(
                    BodySubscribers.mapping(BodySubscribers.ofFile(target), file -> ""),
                    most,
                    new TooLong("more than %,d bytes came".formatted(most)))
                : text();
    send(request, toFile, limit, refusals);
  }

  private static BodySubscriber<String> text() {
    return new CappedBody<>(
        BodySubscribers.ofString(StandardCharsets.UTF_8),
        LONGEST_TEXT,
        new IOException("the answer has more than %d MB".formatted(LONGEST_TEXT >> 20)));
  }

  private HttpResponse<String> send(
      HttpRequest.Builder builder, BodyHandler<String> body, Duration limit, Refusals refusals)
      throws CallFailure {
    builder.header("User-Agent", "coursework");
    HttpRequest request = withProxyLogin(builder);
    CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, body);
    try {
      HttpResponse<String> response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() / 100 != 2) {
        // A proxy's refusal of an encrypted connection comes without a body.
        throw refusals.of(response, Optional.ofNullable(response.body()).orElse(""));
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
      if (tooLong(e.getCause()).isPresent()) {
        throw refusals.tooLong(tooLong(e.getCause()).get());
      }
      if (e.getCause() instanceof IOException io) {
        throw refusals.of(io);
      } else if (e.getCause() instanceof UncheckedIOException unreadable) {
        throw refusals.of(unreadable.getCause());
      } else if (e.getCause() instanceof RuntimeException odd) {
        // Such as one of Java's client for a header that it does not expect.
        throw refusals.of(new IOException("the answer cannot be read: " + OneLine.of(odd), odd));
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** A file that is larger than it may be, and will be so the next time. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    private TooLong(String message) {
      super(message);
    }
  }

  private static Optional<TooLong> tooLong(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TooLong found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /**
   * A proxy's login goes along unasked: Java's own way, an Authenticator, would turn the server's
   * every 401 into a broken connection. Java hands it to the proxy only.
   */
  private HttpRequest withProxyLogin(HttpRequest.Builder request) {
    URI address = request.build().uri();
    proxies
        .towards(address)
        .flatMap(Proxies.HttpProxy::authorization)
        .ifPresent(login -> request.setHeader("Proxy-Authorization", login));
    return request.build();
  }
}
