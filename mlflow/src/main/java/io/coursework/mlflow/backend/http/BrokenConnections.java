package io.coursework.mlflow.backend.http;

import io.coursework.mlflow.backend.http.CallFailure.Reason;
import io.coursework.mlflow.backend.http.Proxies.HttpProxy;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what kept a connection to a server from coming about, or broke it. */
final class BrokenConnections {
  /** What Java's HTTP client says of a proxy that does not let an encrypted connection through. */
  private static final Pattern NO_TUNNEL = Pattern.compile("Tunnel failed, got: (\\d+)");

  private final URI server;
  private final Tls tls;
  private final Optional<HttpProxy> proxy;
  private final Secrets secrets;
  private final GoodAnswers good;

  BrokenConnections(
      URI server, Tls tls, Optional<HttpProxy> proxy, Secrets secrets, GoodAnswers good) {
    this.server = server;
    this.tls = tls;
    this.proxy = proxy;
    this.secrets = secrets;
    this.good = good;
  }

  /** The connection failed, or broke before the answer was complete. */
  CallFailure of(IOException e) {
    if (e instanceof HttpConnectTimeoutException) {
      return timeout("connecting" + through(), e);
    }
    Optional<TlsTrouble> trouble = TlsTrouble.of(e, tls, good.any());
    if (trouble.isPresent()) {
      return failure(trouble.get(), e);
    }
    Matcher noTunnel = NO_TUNNEL.matcher(String.valueOf(e.getMessage()));
    if (noTunnel.find()) {
      return noTunnel.group(1).equals("407")
          ? proxyLogin(e)
          : failure(
              Reason.PROXY,
              0,
              "%s lets no connection through to %s (%s)"
                  .formatted(proxyName(), server, noTunnel.group(1)),
              "ask who runs it, or put %s into NO_PROXY".formatted(server.getHost()),
              e);
    }
    if (isUnknownHost(e)) {
      return failure(
          Reason.UNKNOWN_HOST,
          0,
          "no machine is known by the name %s"
              .formatted(proxy.map(HttpProxy::host).orElse(server.getHost())),
          "check %s and the network"
              .formatted(proxy.map(HttpProxy::variable).orElse("MLFLOW_TRACKING_URI")),
          e);
    }
    if (e instanceof ConnectException) {
      return nothingListens(e);
    }
    return wrongScheme()
        .map(wrong -> failure(wrong, e))
        .orElseGet(
            () ->
                failure(
                    Reason.BROKEN_CONNECTION,
                    0,
                    "the connection to %s%s broke: %s".formatted(server, through(), OneLine.of(e)),
                    "",
                    e));
  }

  private static boolean isUnknownHost(Throwable e) {
    return e != null
        && (e instanceof UnknownHostException
            || e instanceof UnresolvedAddressException
            || isUnknownHost(e.getCause()));
  }

  private CallFailure nothingListens(IOException e) {
    return proxy
        .map(
            p ->
                failure(
                    Reason.NOTHING_LISTENS,
                    0,
                    "nothing listens at %s, the way to %s".formatted(p, server),
                    "check %s, or put %s into NO_PROXY".formatted(p.variable(), server.getHost()),
                    e))
        .orElseGet(
            () ->
                failure(
                    Reason.NOTHING_LISTENS,
                    0,
                    "nothing listens at %s".formatted(server),
                    "start the server ('make mlflow-up') or set MLFLOW_TRACKING_URI",
                    e));
  }

  /** What a server that has never answered hangs up on; a proxy before it would answer itself. */
  private Optional<TlsTrouble> wrongScheme() {
    if (good.any() || proxy.isPresent()) {
      return Optional.empty();
    }
    return "https".equalsIgnoreCase(server.getScheme())
        ? Optional.of(TlsTrouble.noTls()).filter(trouble -> PortProbe.speaksHttp(server))
        : Optional.of(TlsTrouble.onlyTls()).filter(trouble -> PortProbe.speaksTls(server));
  }

  private String through() {
    return proxy.map(p -> " through " + p).orElse("");
  }

  private String proxyName() {
    return proxy.map(HttpProxy::toString).orElse("the proxy");
  }

  /** The proxy wants a login, or another one. */
  CallFailure proxyLogin(IOException cause) {
    return failure(
        Reason.PROXY,
        407,
        proxy.flatMap(HttpProxy::authorization).isPresent()
            ? "%s does not accept the user and password given (407)".formatted(proxyName())
            : "%s requires a login (407)".formatted(proxyName()),
        "write %s=http://user:password@host:port"
            .formatted(proxy.map(HttpProxy::variable).orElse("HTTPS_PROXY")),
        cause);
  }

  CallFailure timeout(String doing, Throwable cause) {
    // A server without TLS may wait for the rest of what it takes for a line.
    if ("https".equalsIgnoreCase(server.getScheme()) && !Thread.currentThread().isInterrupted()) {
      Optional<TlsTrouble> wrong = wrongScheme();
      if (wrong.isPresent()) {
        return failure(wrong.get(), cause);
      }
    }
    return failure(
        Reason.TIMEOUT,
        0,
        "%s does not answer in time (%s)".formatted(server, doing),
        "check the server's load, the network and MLFLOW_TRACKING_URI",
        cause);
  }

  private CallFailure failure(TlsTrouble trouble, Throwable cause) {
    return failure(Reason.TLS, 0, server + " " + trouble.problem(), trouble.remedy(), cause);
  }

  private CallFailure failure(
      Reason reason, int status, String problem, String remedy, Throwable cause) {
    return new CallFailure(
        reason, status, secrets.redact(problem), remedy, Optional.empty(), cause);
  }
}
