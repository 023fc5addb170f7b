package io.coursework.mlflow.backend.http;

import io.coursework.tracking.secret.Secrets;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the server is and how to get in, as MLflow's Python users set it in the environment.
 *
 * @param uri http or https, without user part and trailing slash; may carry a path prefix
 * @param credentials who we are to the server
 * @param experiment name of where runs go, unless a command says otherwise
 * @param experimentId id of where runs go; must be that of the experiment of that name, if both are
 *     given
 * @param workspace the part of the server's data that we work in, on a server that has such
 * @param headers go with every call
 * @param tls whom we trust
 * @param proxies on the way
 */
public record MlflowConnection(
    URI uri,
    Credentials credentials,
    Optional<String> experiment,
    Optional<String> experimentId,
    Optional<String> workspace,
    CustomHeaders headers,
    Tls tls,
    Proxies proxies) {

  /** Where {@code make mlflow-up} puts the server unless that port is taken. */
  public static final String DEFAULT_URI = "http://127.0.0.1:5000";

  private static final String ADDRESS = "MLFLOW_TRACKING_URI";

  /**
   * Reads MLFLOW_TRACKING_URI ({@value #DEFAULT_URI} if unset) and the other MLFLOW_ variables,
   * {@code ~/.mlflow/credentials}, COURSEWORK_HTTP_HEADERS and the variables for proxies.
   *
   * @throws IllegalArgumentException if one of them cannot be used; the message names it and its
   *     file, and never a secret
   */
  public static MlflowConnection of(Map<String, String> variables) {
    return of(variables, ADDRESS);
  }

  /**
   * Reads variables of which MLFLOW_TRACKING_URI was given another way, such as by an option.
   *
   * @param name how the user calls the address in messages
   */
  public static MlflowConnection of(Map<String, String> variables, String name) {
    MlflowVariables environment = new MlflowVariables(variables);
    for (String unsupported : List.of("MLFLOW_TRACKING_AWS_SIGV4", "MLFLOW_TRACKING_AUTH")) {
      if (environment
          .value(unsupported)
          .filter(value -> !value.equalsIgnoreCase("false") && !value.equals("0"))
          .isPresent()) {
        throw new IllegalArgumentException(
            "%s is set, and requests cannot be signed so from Java; unset it and log in by MLFLOW_TRACKING_TOKEN, a user, or COURSEWORK_HTTP_HEADERS"
                .formatted(unsupported));
      }
    }
    Optional<String> workspace = environment.value("MLFLOW_WORKSPACE");
    if (workspace.filter(text -> !text.matches("[\\x21-\\x7e]+")).isPresent()) {
      throw new IllegalArgumentException(
          "MLFLOW_WORKSPACE = '%s' is not a workspace's name; use letters, digits and -"
              .formatted(workspace.get()));
    }
    String written = environment.value(ADDRESS).orElse(DEFAULT_URI);
    Address address = Address.parse(written).orElseThrow(() -> noAddress(written, name));
    URI uri = address.uri();
    return new MlflowConnection(
        uri,
        Credentials.of(environment, address, name),
        environment.value("MLFLOW_EXPERIMENT_NAME"),
        environment.value("MLFLOW_EXPERIMENT_ID"),
        workspace,
        CustomHeaders.of(environment),
        Tls.of(environment),
        Proxies.of(environment, uri));
  }

  /** What was given is not repeated: it may hold a password, wherever it falls apart. */
  private static IllegalArgumentException noAddress(String written, String name) {
    return new IllegalArgumentException(
        Address.hasUnderscore(written)
            ? "%s names a host with '_' (the address is not shown, for it may hold a password), and Java's HTTP client takes no '_' in a host's name (RFC 952 and 1123 allow letters, digits and -); give that host an alias without it, such as mlflow-server, or write its IP address"
                .formatted(name)
            : "%s is not the address of a server (it is not shown, for it may hold a password); start one ('make mlflow-up') and write it as http://host:port; %s"
                .formatted(name, Address.ESCAPES));
  }

  /** Without authentication. */
  public static MlflowConnection of(URI uri) {
    return of(Map.of(ADDRESS, uri.toString()));
  }

  /** Whether the server runs on this machine, as far as its name says. */
  public boolean isLocal() {
    return isLoopback(uri.getHost());
  }

  static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  /** The name that we log in with, if we log in with a name. */
  public Optional<String> login() {
    return credentials.login();
  }

  /** The environment's secrets, and all that this connection was given, from wherever. */
  public Secrets secrets(Map<String, String> environment) {
    List<String> own = new ArrayList<>(credentials.secrets());
    own.addAll(headers.secrets());
    own.addAll(proxies.secrets());
    return Secrets.of(environment).and(own);
  }

  /** What is in effect beside the address, for a person, without secrets; empty if nothing is. */
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    credentials.describe().ifPresent(lines::add);
    lines.addAll(tls.settings());
    workspace.ifPresent(name -> lines.add("workspace %s (MLFLOW_WORKSPACE)".formatted(name)));
    headers.describe().ifPresent(lines::add);
    proxies
        .towards(uri)
        .ifPresent(
            proxy -> lines.add(proxy + (proxy.authorization().isPresent() ? " with a login" : "")));
    return lines;
  }

  /** Shows that there are credentials, not which. */
  @Override
  public String toString() {
    List<String> lines = describe();
    return lines.isEmpty() ? uri.toString() : "%s (%s)".formatted(uri, String.join("; ", lines));
  }
}
