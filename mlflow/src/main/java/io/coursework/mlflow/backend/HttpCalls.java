package io.coursework.mlflow.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
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
    return send(request, info -> new CappedText(), limit, refusals);
  }

  /** The same for an answer that is written to a file as it comes. */
  void download(HttpRequest.Builder request, Path target, Duration limit, Refusals refusals)
      throws CallFailure {
    BodyHandler<String> toFile =
        info ->
            info.statusCode() / 100 == 2
                ? BodySubscribers.mapping(BodySubscribers.ofFile(target), file -> "")
                : new CappedText();
    send(request, toFile, limit, refusals);
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
