package io.coursework.mlflow.backend;

import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.Failures;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.mlflow.backend.model.ArtifactRoute;
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

  public ServerCheck(MlflowConnection connection, Duration patience) {
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
      Optional<Service.Experiment> named = chosen();
      if (named.isPresent() && named.get().getLifecycleStage().equals("deleted")) {
        return unusable(
            version,
            "experiment '%s' is deleted".formatted(named.get().getName()),
            "restore it (mlflow experiments restore --experiment-id %s) or choose another name"
                .formatted(named.get().getExperimentId()));
      }
      Optional<String> mismatch = mismatch(named);
      if (mismatch.isPresent()) {
        return unusable(
            version, mismatch.get(), "correct it, or unset it and set MLFLOW_EXPERIMENT_NAME");
      }
      if (named.isPresent()) {
        api.requireWritable(named.get().getExperimentId());
      }
      Optional<String> name =
          connection.experiment().or(() -> named.map(Service.Experiment::getName));
      Optional<Service.Experiment> looked =
          named.isPresent() ? named : api.experimentById(DEFAULT_EXPERIMENT);
      return looked.isPresent()
          ? artifacts(version, name, looked.get().getArtifactLocation())
          : usable(version, name, "unknown: there is no experiment to look at");
    } catch (CallFailure e) {
      return report(e, Optional.of(version));
    }
  }

  /** The experiment that the connection names, if the server has it. */
  private Optional<Service.Experiment> chosen() throws CallFailure {
    if (connection.experiment().isPresent()) {
      return api.experimentByName(connection.experiment().get());
    }
    return connection.experimentId().isPresent()
        ? api.experimentById(connection.experimentId().get())
        : Optional.empty();
  }

  /** What is wrong with the id that the connection names: a name alone may be a new one. */
  private Optional<String> mismatch(Optional<Service.Experiment> named) {
    return connection
        .experimentId()
        .filter(id -> named.isEmpty() || !named.get().getExperimentId().equals(id))
        .map(
            id ->
                "MLFLOW_EXPERIMENT_ID = %s is not %s"
                    .formatted(
                        id,
                        connection
                            .experiment()
                            .map(
                                "the id of experiment '%s', the one of MLFLOW_EXPERIMENT_NAME"
                                    ::formatted)
                            .orElse("the id of any experiment there")));
  }

  private ServerReport artifacts(String version, Optional<String> experiment, String location) {
    ArtifactRoute route = ArtifactRoute.of(location, connection);
    if (route instanceof ArtifactRoute.Proxy proxy) {
      try {
        transport.getJson(
            "/api/2.0/mlflow-artifacts/artifacts?path=" + MlflowApi.query(proxy.path()),
            MlflowTransport.ANY);
      } catch (CallFailure e) {
        if (e.status() == 503) {
          return unusable(
              version,
              "the server takes no files (503): it runs with --no-serve-artifacts",
              "start it with --serve-artifacts");
        }
        return report(e, Optional.of(version));
      }
    }
    return usable(version, experiment, route.describe());
  }

  private ServerReport usable(String version, Optional<String> experiment, String route) {
    return new ServerReport(
        connection.uri(),
        true,
        Optional.of(version),
        experiment,
        Optional.of(route),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private ServerReport unusable(String version, String problem, String remedy) {
    return new ServerReport(
        connection.uri(),
        true,
        Optional.of(version),
        Optional.empty(),
        Optional.empty(),
        Optional.of(problem),
        Optional.of(remedy),
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
        Optional.empty(),
        Optional.of(e.getMessage()),
        e.remedy(),
        Failures.toBackend(e).isTransient());
  }
}
