package io.coursework.mlflow.backend;

import io.coursework.tracking.Secrets;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where the server is and how to get in, as MLflow's Python users set it in the environment.
 *
 * @param uri http or https, without user part and trailing slash; may carry a path prefix
 * @param user for HTTP Basic; wins over the token
 * @param password for HTTP Basic
 * @param token for HTTP Bearer
 * @param experiment where runs go unless a command says otherwise
 * @param insecureTls whether any certificate is accepted
 */
public record MlflowConnection(
    URI uri,
    Optional<String> user,
    Optional<String> password,
    Optional<String> token,
    Optional<String> experiment,
    boolean insecureTls) {

  /** Where {@code make mlflow-up} puts the server unless that port is taken. */
  public static final String DEFAULT_URI = "http://127.0.0.1:5000";

  /**
   * Reads MLFLOW_TRACKING_URI ({@value #DEFAULT_URI} if unset), _USERNAME, _PASSWORD, _TOKEN,
   * _INSECURE_TLS and MLFLOW_EXPERIMENT_NAME. A user part of the URI serves as user and password
   * where the variables are unset.
   *
   * @throws IllegalArgumentException if the URI is no http address
   */
  public static MlflowConnection of(Map<String, String> environment) {
    URI given = address(value(environment, "MLFLOW_TRACKING_URI").orElse(DEFAULT_URI));
    Optional<String[]> userPart =
        Optional.ofNullable(given.getUserInfo()).map(info -> info.split(":", 2));
    return new MlflowConnection(
        withoutUserPart(given),
        value(environment, "MLFLOW_TRACKING_USERNAME").or(() -> userPart.map(part -> part[0])),
        value(environment, "MLFLOW_TRACKING_PASSWORD")
            .or(() -> userPart.filter(part -> part.length == 2).map(part -> part[1])),
        value(environment, "MLFLOW_TRACKING_TOKEN"),
        value(environment, "MLFLOW_EXPERIMENT_NAME"),
        value(environment, "MLFLOW_TRACKING_INSECURE_TLS")
            .map(text -> text.equalsIgnoreCase("true") || text.equals("1"))
            .orElse(false));
  }

  /** Without authentication. */
  public static MlflowConnection of(URI uri) {
    return of(Map.of("MLFLOW_TRACKING_URI", uri.toString()));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static URI address(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      // Neither the text nor the cause is repeated: the text may hold a password.
      throw new IllegalArgumentException(
          "MLFLOW_TRACKING_URI is no valid address; write it as http://host:port");
    }
    boolean http =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "MLFLOW_TRACKING_URI = %s is not the address of a server; start one ('make mlflow-up') and write it as http://host:port"
              .formatted(Secrets.withoutUser(text)));
    }
    return uri;
  }

  private static URI withoutUserPart(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path);
  }

  /** Whether the server runs on this machine, as far as its name says. */
  boolean isLocal() {
    String host = uri.getHost();
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  /** Shows that there are credentials, not which. */
  @Override
  public String toString() {
    String access =
        user.map(name -> "user and password")
            .or(() -> token.map(t -> "token"))
            .orElse("no credentials");
    return "%s (%s%s)".formatted(uri, access, insecureTls ? ", any certificate" : "");
  }
}
