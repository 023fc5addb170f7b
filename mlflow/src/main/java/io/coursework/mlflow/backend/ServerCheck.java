package io.coursework.mlflow.backend;

import io.coursework.tracking.BackendException;
import java.time.Duration;
import java.util.Optional;
import org.mlflow.api.proto.Service;

/** Looks whether runs can be tracked on a server; reads only, changes nothing there. */
public final class ServerCheck {
  /** A person waits for the answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Every MLflow server starts with an experiment of this id, named Default. */
  private static final String DEFAULT_EXPERIMENT = "0";

  private final MlflowConnection connection;
  private final MlflowTransport transport;
  private final MlflowApi api;

  public ServerCheck(MlflowConnection connection) {
    this(connection, PATIENCE);
  }

  ServerCheck(MlflowConnection connection, Duration patience) {
    this.connection = connection;
    this.transport = new MlflowTransport(connection, patience);
    this.api = new MlflowApi(transport);
  }

  public ServerReport check() {
    String version;
    try {
      version = api.version();
    } catch (CallFailure e) {
      return report(e, Optional.empty());
    }
    try {
      Optional<Service.Experiment> named =
          connection.experiment().isPresent()
              ? api.experimentByName(connection.experiment().get())
              : Optional.empty();
      if (named.isPresent() && named.get().getLifecycleStage().equals("deleted")) {
        return new ServerReport(
            connection.uri(),
            true,
            Optional.of(version),
            Optional.empty(),
            Optional.of("experiment '%s' is deleted".formatted(named.get().getName())),
            Optional.of(
                "restore it (mlflow experiments restore --experiment-id %s) or choose another name"
                    .formatted(named.get().getExperimentId())),
            false);
      }
      Optional<Service.Experiment> looked =
          named.isPresent() ? named : api.experimentById(DEFAULT_EXPERIMENT);
      return looked
          .map(experiment -> artifacts(version, experiment.getArtifactLocation()))
          .orElseGet(
              () -> usable(version, Optional.of("unknown: there is no experiment to look at")));
    } catch (CallFailure e) {
      return report(e, Optional.of(version));
    }
  }

  private ServerReport artifacts(String version, String location) {
    ArtifactRoute route = ArtifactRoute.of(location, connection);
    if (route instanceof ArtifactRoute.Proxy proxy) {
      try {
        transport.getJson(
            "/api/2.0/mlflow-artifacts/artifacts?path=" + MlflowApi.query(proxy.path()));
      } catch (CallFailure e) {
        if (e.status() == 503) {
          return new ServerReport(
              connection.uri(),
              true,
              Optional.of(version),
              Optional.empty(),
              Optional.of("the server takes no files (503): it runs with --no-serve-artifacts"),
              Optional.of("start it with --serve-artifacts"),
              false);
        }
        return report(e, Optional.of(version));
      }
    }
    return usable(version, Optional.of(route.describe()));
  }

  private ServerReport usable(String version, Optional<String> route) {
    return new ServerReport(
        connection.uri(),
        true,
        Optional.of(version),
        route,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private ServerReport report(CallFailure e, Optional<String> version) {
    boolean answered =
        switch (e.reason()) {
          case UNAUTHENTICATED, HOST_CHECK, FORBIDDEN, BUSY -> true;
          default -> version.isPresent();
        };
    return new ServerReport(
        connection.uri(),
        answered,
        version,
        Optional.empty(),
        Optional.of(e.getMessage()),
        e.remedy(),
        Failures.toBackend(e).kind() == BackendException.Kind.RETRY);
  }
}
