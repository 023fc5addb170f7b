package io.coursework.mlflow.cli.destination;

import io.coursework.mlflow.backend.ExperimentPage;
import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.ServerCheck;
import io.coursework.mlflow.backend.ServerReport;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.console.Variables;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.extension.BackendPlace;
import io.coursework.mlflow.system.Preflight;
import io.coursework.mlflow.system.UnfitPlaceException;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.provenance.GitState;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the place where a command's runs are recorded, before there is one. */
public final class TrackingDestinations {

  private static final String EXPERIMENT_NOTE =
      "Small transformers trained on curricula of ListOps tasks. Each run holds its configuration, curves,"
          + " data sets, figures and checkpoint.";

  /** Set by {@code mlflow run}, and by whoever wants a command to be a run of theirs. */
  private static final String GIVEN_RUN = "MLFLOW_RUN_ID";

  private final TrackingOptions options;
  private final String defaultExperiment;
  private final Console console;
  private final Path runs;

  public TrackingDestinations(TrackingOptions options, String defaultExperiment, Console console) {
    this(options, defaultExperiment, console, options.runs());
  }

  /**
   * @param runs the folder that runs are kept in, whatever the options say
   */
  public TrackingDestinations(
      TrackingOptions options, String defaultExperiment, Console console, Path runs) {
    this.runs = runs;
    this.options = options;
    this.defaultExperiment = defaultExperiment;
    this.console = console;
  }

  /** The server's id of a run that the environment names: the command is to be that run. */
  public static Optional<String> givenRun() {
    return Optional.ofNullable(Variables.all().get(GIVEN_RUN))
        .map(String::strip)
        .filter(id -> !id.isEmpty());
  }

  /**
   * Looks whether runs can be recorded, before there is one. A server that does not answer at the
   * moment is not an obstacle: the runs are sent to it when it does. A run that the environment
   * gives counts with its experiment, whatever the options say, and its server must answer.
   *
   * @param target the operation that the runs are judged by
   * @throws UnfitPlaceException if the folder of runs cannot be used, or the server does not take
   *     runs from here
   * @throws UsageException if no new run can attach to the given one
   */
  public TrackingDestination open(String target) throws IOException {
    return open(Optional.of(target));
  }

  /** Opens the destination of a run that is not judged by an operation. */
  public TrackingDestination open() throws IOException {
    return open(Optional.empty());
  }

  /** Opens the destination of a run whose target operation may be unknown. */
  public TrackingDestination open(Optional<String> target) throws IOException {
    Optional<String> given = givenRun();
    if (given.isEmpty()) {
      return open(Optional.empty(), given, target);
    }
    requireServer();
    String experiment;
    try {
      experiment = new MlflowBackend(options.connection()).attachable(given.get());
    } catch (BackendException e) {
      if (e.isTransient()) {
        throw new FailedException(e.getMessage());
      }
      throw new UsageException(
          "%s = %s: %s; or unset %s".formatted(GIVEN_RUN, given.get(), e.getMessage(), GIVEN_RUN));
    }
    console.log(
        "recording into run %s of experiment %s (%s)"
            .formatted(given.get(), experiment, GIVEN_RUN));
    return open(Optional.of(experiment), given, target);
  }

  /**
   * Opens the destination of a run that exists already, whatever the options say.
   *
   * @param header the run's
   * @param target empty if it is not known
   * @throws UnfitPlaceException as {@link #open(String)}
   * @throws UsageException if the environment gives another run
   */
  public TrackingDestination open(RunHeader header, Optional<String> target) throws IOException {
    Optional<String> given = givenRun();
    if (given.isPresent()) {
      requireSame(given.get(), header);
    }
    return open(Optional.of(header.experiment()), Optional.empty(), target);
  }

  /** Whether the run that continues is the one that the environment gives. */
  private void requireSame(String given, RunHeader header) throws IOException {
    requireServer();
    try {
      Optional<String> known = new MlflowBackend(options.connection()).runId(header);
      if (!known.equals(Optional.of(given))) {
        throw new UsageException(
            "%s = %s is not the run that --resume continues%s; unset it"
                .formatted(GIVEN_RUN, given, known.map(id -> ", " + id).orElse("")));
      }
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
  }

  /** A run that the server has made cannot be known without it. */
  private void requireServer() {
    if (options.offline()) {
      throw new UsageException(
          "--offline asks no server, but %s names a run on a server; leave out one of them"
              .formatted(GIVEN_RUN));
    }
  }

  /**
   * Opens the destination of a run of a known experiment, whatever the options say.
   *
   * @param target empty if it is not known
   * @throws UnfitPlaceException as {@link #open(String)}
   */
  public TrackingDestination open(String experiment, Optional<String> target) throws IOException {
    return open(Optional.of(experiment), Optional.empty(), target);
  }

  /**
   * @param experiment where the runs go whatever the options say
   * @param given the server's id of a run that somebody else has made for the command
   */
  private TrackingDestination open(
      Optional<String> experiment, Optional<String> given, Optional<String> target)
      throws IOException {
    Optional<Preflight.Obstacle> obstacle = Preflight.here().obstacle(runs, 0, 0);
    if (obstacle.isPresent()) {
      throw new UnfitPlaceException(obstacle.get().line());
    }
    Optional<GitState> git = GitState.read(Path.of(""));
    Optional<BackendPlace> elsewhere = options.elsewhere();
    if (elsewhere.isPresent()) {
      return at(elsewhere.get(), experiment, git, given);
    }
    MlflowConnection connection = options.connection();
    Secrets secrets = connection.secrets(Variables.all());
    if (options.offline()) {
      if (options.uri().isPresent()) {
        throw new UsageException("--offline asks no server; leave out --tracking-uri");
      }
      Tracking tracking = Tracking.offline(runs, secrets, console::log);
      String name = shown(experiment.orElseGet(() -> named(connection)), secrets);
      return new TrackingDestination(
          options, tracking, Optional.empty(), Optional.empty(), false, name, git, given);
    }
    ServerReport report = new ServerCheck(connection).check();
    Optional<String> silent = away(report);
    String name =
        shown(
            experiment
                .or(report::experiment)
                .orElseGet(() -> silent.isEmpty() ? defaultExperiment : named(connection)),
            secrets);
    MlflowBackend backend = backend(connection, target);
    Tracking tracking = new Tracking(runs, backend, secrets, console::log);
    Optional<String> away = silent.isPresent() ? silent : away(backend, name);
    if (away.isEmpty()) {
      return new TrackingDestination(
          options, tracking, Optional.of(backend), Optional.empty(), false, name, git, given);
    }
    console.log(
        "%s; the run is recorded in %s and sent when the server is back"
            .formatted(away.get(), runs));
    return new TrackingDestination(
        options,
        tracking.whileServerIsAway(),
        Optional.of(backend),
        Optional.empty(),
        true,
        name,
        git,
        given);
  }

  /** At a place that is not a server, and is always there. */
  private TrackingDestination at(
      BackendPlace place,
      Optional<String> experiment,
      Optional<GitState> git,
      Optional<String> given)
      throws IOException {
    Tracking tracking =
        new Tracking(runs, place.backend(), Secrets.of(Variables.all()), console::log);
    String name =
        shown(
            experiment.isPresent()
                ? experiment.get()
                : options.experimentName().orElse(defaultExperiment),
            tracking.secrets());
    console.log(place.hint());
    URI page = place.experiment().apply(name);
    return new TrackingDestination(
        options, tracking, Optional.empty(), Optional.of(page), false, name, git, given);
  }

  /** The experiment's name as everyone who sees the server may read it. */
  private String shown(String name, Secrets secrets) {
    String clean = secrets.redact(name);
    if (!clean.equals(name)) {
      console.log("the experiment's name holds a secret; it is called " + clean);
    }
    return clean;
  }

  /**
   * The experiment's name where no server can be asked for it.
   *
   * @throws UsageException if the environment names it by an id alone
   */
  private String named(MlflowConnection connection) {
    if (connection.experiment().isEmpty() && connection.experimentId().isPresent()) {
      throw new UsageException(
          "MLFLOW_EXPERIMENT_ID = %s names an experiment of a server that is not asked or does not answer; name it by --experiment"
              .formatted(connection.experimentId().get()));
    }
    return connection.experiment().orElse(defaultExperiment);
  }

  /**
   * The server, which describes an experiment that it makes.
   *
   * @param target the operation that its runs are judged by, empty if it is not known
   */
  public static MlflowBackend backend(MlflowConnection connection, Optional<String> target) {
    return new MlflowBackend(
        connection,
        new ExperimentPage(
            EXPERIMENT_NOTE,
            target.map(Measure.ANSWER::heldOut),
            target.map(one -> RunViews.ofExperiment(Measure.ANSWER, one)).stream()
                .flatMap(views -> Stream.of(views.table(), views.curves()))
                .toList()));
  }

  /** Why the server does not answer, in one line; nothing if it does and takes the runs. */
  private static Optional<String> away(MlflowBackend backend, String experiment) {
    try {
      backend.requireWritable(experiment);
      return Optional.empty();
    } catch (BackendException e) {
      if (e.isTransient()) {
        return Optional.of(e.getMessage());
      }
      throw new UnfitPlaceException(e.getMessage());
    }
  }

  /**
   * Why the server does not answer now, in one line; nothing if it does.
   *
   * @throws UnfitPlaceException if it takes no runs from here
   */
  public static Optional<String> away(MlflowConnection connection) {
    return away(new ServerCheck(connection).check());
  }

  private static Optional<String> away(ServerReport report) {
    if (report.usable()) {
      return Optional.empty();
    }
    String problem = report.problem().orElseThrow();
    if (report.away()) {
      return Optional.of(problem);
    }
    throw new UnfitPlaceException(
        problem + report.remedy().map(remedy -> "; " + remedy).orElse(""));
  }
}
