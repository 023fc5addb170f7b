package io.coursework.mlflow.backend.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * What kept an encrypted connection from coming about.
 *
 * @param problem follows the server's name in a sentence
 * @param remedy what to do about it
 */
record TlsTrouble(String problem, String remedy) {

  /** What Java says of a connection that was cut while it was encrypted, or was to be. */
  private static final Pattern CUT =
      Pattern.compile("(?i)terminated|closed|closing|close_notify|reset|broken pipe|EOF|timed out");

  /**
   * Empty if the error is not one of encryption.
   *
   * @param proven whether the server is known to be the right one; then what is not known for sure
   *     is taken for a broken connection
   */
  static Optional<TlsTrouble> of(Throwable error, Tls settings, boolean proven) {
    Optional<TlsTrouble> general = Optional.empty();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      Optional<TlsTrouble> known = known(cause, settings);
      if (known.isPresent()) {
        return known;
      }
      if (cause instanceof SSLException
          && general.isEmpty()
          && !proven
          && !CUT.matcher(String.valueOf(cause.getMessage())).find()) {
        general =
            Optional.of(
                new TlsTrouble(
                    "offers no TLS connection that can be trusted: " + OneLine.of(cause),
                    "check https or http and the port in MLFLOW_TRACKING_URI"));
      }
    }
    return general;
  }

  private static Optional<TlsTrouble> known(Throwable cause, Tls settings) {
    String message = OneLine.of(cause);
    if (cause instanceof CertificateExpiredException) {
      return trouble(
          "shows a certificate that has expired (%s)".formatted(message),
          "have it renewed, and check this machine's clock");
    }
    if (cause instanceof CertificateNotYetValidException) {
      return trouble(
          "shows a certificate that is not valid yet (%s)".formatted(message),
          "check this machine's clock");
    }
    if (cause instanceof CertPathBuilderException
        // A CA of the same name with another key.
        || message.contains("signature check failed")) {
      return trouble(
          "shows a certificate that was signed by no CA we trust",
          !settings.authorities().isEmpty()
              ? "%s names another CA; give the one that signed it".formatted(Tls.AUTHORITY)
              : "name its CA by %s, or set %s=true".formatted(Tls.AUTHORITY, Tls.INSECURE));
    }
    if (cause instanceof CertificateException && message.startsWith("No ")) {
      return trouble(
          "shows a certificate of another name (%s)".formatted(message),
          "write the name that it has into MLFLOW_TRACKING_URI");
    }
    if (!(cause instanceof SSLException)) {
      return Optional.empty();
    }
    if (message.matches("(?i).*unrecognized SSL message.*")) {
      return Optional.of(noTls());
    }
    if (message.contains("fatal alert") && settings.identity().isPresent()) {
      return trouble(
          "does not accept our client certificate (%s)".formatted(message),
          "check that %s names a valid certificate of a CA that it trusts".formatted(Tls.IDENTITY));
    }
    if (message.matches(
        ".*fatal alert: (certificate_required|bad_certificate|handshake_failure).*")) {
      return Optional.of(clientCertificateWanted());
    }
    return Optional.empty();
  }

  static TlsTrouble noTls() {
    return new TlsTrouble(
        "does not speak TLS on that port",
        "write http, or the port of https, into MLFLOW_TRACKING_URI");
  }

  static TlsTrouble onlyTls() {
    return new TlsTrouble("speaks TLS on that port", "write https into MLFLOW_TRACKING_URI");
  }

  static TlsTrouble clientCertificateWanted() {
    return new TlsTrouble(
        "requires a client certificate",
        "name a PEM file with certificate and key by %s".formatted(Tls.IDENTITY));
  }

  private static Optional<TlsTrouble> trouble(String problem, String remedy) {
    return Optional.of(new TlsTrouble(problem, remedy));
  }
}
