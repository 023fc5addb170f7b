package io.coursework.mlflow.cli;

import io.coursework.mlflow.backend.ExperimentPage;
import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.MlflowConnection;
import io.coursework.mlflow.backend.ServerCheck;
import io.coursework.mlflow.backend.ServerReport;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Evaluation;
import io.coursework.mlflow.system.Environment;
import io.coursework.tracking.BackendException;
import io.coursework.tracking.GitState;
import io.coursework.tracking.Provenance;
import io.coursework.tracking.RunHeader;
import io.coursework.tracking.Secrets;
import io.coursework.tracking.Tracking;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.tensorflow.TensorFlow;

/** Where a command's runs go: the options, the server behind them, and the runs' headers. */
final class TrackingOptions {

  /** Written by {@code make mlflow-up}: the address of the server that it started. */
  private static final Path STARTED_SERVER = Path.of(".mlflow", "server.url");

  private static final String EXPERIMENT_NOTE =
      "Small transformers trained on curricula of ListOps tasks. Each run holds its configuration, curves,"
          + " data sets, figures and checkpoint.";

  private static final String OFFLINE = "offline";

  /** Set by {@code mlflow run}, and by whoever wants a command to be a run of theirs. */
  private static final String GIVEN_RUN = "MLFLOW_RUN_ID";

  private final CommandLine line;
  private final String defaultExperiment;

  TrackingOptions(CommandLine line, String defaultExperiment) {
    this.line = line;
    this.defaultExperiment = defaultExperiment;
  }

  static Options options(String defaultExperiment) {
    return new Options()
        .addOption(
            Arguments.value(
                "experiment",
                "NAME",
                "experiment to record in (default: MLFLOW_EXPERIMENT_NAME, else "
                    + defaultExperiment
                    + ")"))
        .addOption(Arguments.value("runs-dir", "DIR", "folder for the journals (default: runs)"))
        .addOption(
            Option.builder()
                .longOpt(OFFLINE)
                .desc("ask no server: keep the runs in their folders, for 'coursework sync'")
                .get())
        .addOption(trackingUri());
  }

  /** The folder that runs are kept in. */
  static Path runs(CommandLine line) {
    return Path.of(line.getOptionValue("runs-dir", "runs"));
  }

  static Option trackingUri() {
    return Arguments.value(
        "tracking-uri",
        "URI",
        "the MLflow server (default: MLFLOW_TRACKING_URI, else the one that 'make mlflow-up'"
            + " started in this directory, else "
            + MlflowConnection.DEFAULT_URI
            + ")");
  }

  /** The server's address and credentials, from options and environment. */
  static MlflowConnection connection(CommandLine line) throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (line.hasOption("experiment")) {
      environment.put("MLFLOW_EXPERIMENT_NAME", line.getOptionValue("experiment"));
      environment.remove("MLFLOW_EXPERIMENT_ID");
    }
    if (line.hasOption(OFFLINE)) {
      environment.remove("MLFLOW_TRACKING_URI"); // nobody asks there
    } else if (line.hasOption("tracking-uri")) {
      environment.put("MLFLOW_TRACKING_URI", line.getOptionValue("tracking-uri"));
    } else if (environment.getOrDefault("MLFLOW_TRACKING_URI", "").isBlank()
        && Files.isRegularFile(STARTED_SERVER)) {
      environment.put("MLFLOW_TRACKING_URI", Files.readString(STARTED_SERVER).strip());
    }
    try {
      return MlflowConnection.of(environment);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /**
   * Where runs are recorded.
   *
   * @param tracking starts them
   * @param backend the server; empty if none is to be asked
   * @param away whether the server did not answer when this was opened
   * @param experiment its name
   * @param git the state of the work tree that the command was started in
   * @param given the server's id of a run that somebody else has made for the command
   */
  record Site(
      Tracking tracking,
      Optional<MlflowBackend> backend,
      boolean away,
      String experiment,
      Optional<GitState> git,
      Optional<String> given) {

    /** The header of the command's one run, or of the one over all others, where it is recorded. */
    RunHeader outermost(RunHeader header) {
      return given.map(header::withRemoteId).orElse(header);
    }

    /** Whether a run may end without its server having it, for nobody could expect otherwise. */
    boolean excuses(Results.Sent run) {
      return backend.isEmpty() || away && run.remoteId().isEmpty();
    }

    /** The server's id of the experiment, once it has told it. */
    Optional<String> experimentId() {
      return backend.flatMap(server -> server.knownExperimentId(experiment));
    }

    /** The experiment's page, if the server knows it. */
    Optional<URI> experimentLink() {
      return experimentId().map(id -> backend.orElseThrow().links().experiment(id));
    }

    /** The header of a run that starts now: who, where, with which program and versions. */
    RunHeader header(String name, String source, Map<String, String> tags) {
      Map<String, String> all = new TreeMap<>(Provenance.ofThisProcess().tags());
      all.put("coursework.version", Environment.courseworkVersion());
      all.put("coursework.tensorflow", TensorFlow.version());
      all.putAll(tags);
      return RunHeader.of(experiment, name).withSource(source, git).withTags(all);
    }

    /** The header of a training run. */
    RunHeader header(String name, String source, RunSpec spec, String device) {
      return header(
          name,
          source,
          Map.of("coursework.seed", Long.toString(spec.seed()), "coursework.device", device));
    }
  }

  /** The server's id of a run that the environment names: the command is to be that run. */
  static Optional<String> givenRun() {
    return Optional.ofNullable(System.getenv(GIVEN_RUN))
        .map(String::strip)
        .filter(id -> !id.isEmpty());
  }

  /**
   * Looks whether runs can be recorded, before there is one. A server that does not answer at the
   * moment is no obstacle: the runs are sent to it when it does. A run that the environment gives
   * counts with its experiment, whatever the options say, and its server must answer.
   *
   * @param target the operation that the runs are judged by
   * @throws FailedException if the server does not take runs from here
   * @throws UsageException if no new run can attach to the given one
   */
  Site open(Console console, String target) throws IOException {
    Optional<String> given = givenRun();
    if (given.isEmpty()) {
      return open(console, Optional.empty(), given, Optional.of(target));
    }
    requireServer();
    String experiment;
    try {
      experiment = new MlflowBackend(connection(line)).attachable(given.get());
    } catch (BackendException e) {
      if (e.kind() == BackendException.Kind.RETRY) {
        throw new FailedException(e.getMessage());
      }
      throw new UsageException(
          "%s = %s: %s; or unset %s".formatted(GIVEN_RUN, given.get(), e.getMessage(), GIVEN_RUN));
    }
    console.log(
        "recording into run %s of experiment %s (%s)"
            .formatted(given.get(), experiment, GIVEN_RUN));
    return open(console, Optional.of(experiment), given, Optional.of(target));
  }

  /**
   * The same for a run that is there already, whatever the options say.
   *
   * @param header the run's
   * @param target empty if it is not known
   * @throws FailedException as {@link #open(Console, String)}
   * @throws UsageException if the environment gives another run
   */
  Site open(Console console, RunHeader header, Optional<String> target) throws IOException {
    Optional<String> given = givenRun();
    if (given.isPresent()) {
      requireSame(given.get(), header);
    }
    return open(console, Optional.of(header.experiment()), Optional.empty(), target);
  }

  /** Whether the run that goes on is the one that the environment gives. */
  private void requireSame(String given, RunHeader header) throws IOException {
    requireServer();
    try {
      Optional<String> known = new MlflowBackend(connection(line)).runId(header);
      if (!known.equals(Optional.of(given))) {
        throw new UsageException(
            "%s = %s is not the run that --resume goes on with%s; unset it"
                .formatted(GIVEN_RUN, given, known.map(id -> ", " + id).orElse("")));
      }
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
  }

  /** A run that the server has made cannot be known without it. */
  private void requireServer() {
    if (line.hasOption(OFFLINE)) {
      throw new UsageException(
          "--offline asks no server, and %s names a run of one; leave out one of them"
              .formatted(GIVEN_RUN));
    }
  }

  /**
   * @param experiment where the runs go whatever the options say
   * @param given the server's id of a run that somebody else has made for the command
   */
  private Site open(
      Console console, Optional<String> experiment, Optional<String> given, Optional<String> target)
      throws IOException {
    Optional<GitState> git = GitState.read(Path.of(""));
    MlflowConnection connection = connection(line);
    Secrets secrets = connection.secrets(System.getenv());
    if (line.hasOption(OFFLINE)) {
      if (line.hasOption("tracking-uri")) {
        throw new UsageException("--offline asks no server; leave out --tracking-uri");
      }
      Tracking tracking = Tracking.offline(runs(line), secrets, console::log);
      String name = experiment.orElseGet(() -> named(connection));
      return new Site(tracking, Optional.empty(), false, name, git, given);
    }
    ServerReport report = new ServerCheck(connection).check();
    Optional<String> silent = away(report);
    String name =
        experiment
            .or(report::experiment)
            .orElseGet(() -> silent.isEmpty() ? defaultExperiment : named(connection));
    MlflowBackend backend = backend(connection, target);
    Tracking tracking = new Tracking(runs(line), backend, secrets, console::log);
    Optional<String> away = silent.isPresent() ? silent : away(backend, name);
    if (away.isEmpty()) {
      return new Site(tracking, Optional.of(backend), false, name, git, given);
    }
    console.log(
        "%s; the run is recorded in %s and sent when the server is back"
            .formatted(away.get(), runs(line)));
    return new Site(tracking.whileServerIsAway(), Optional.of(backend), true, name, git, given);
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
  static MlflowBackend backend(MlflowConnection connection, Optional<String> target) {
    return new MlflowBackend(
        connection, new ExperimentPage(EXPERIMENT_NOTE, target.map(Evaluation::heldOutAccuracy)));
  }

  /** Why the server does not answer, in one line; nothing if it does and takes the runs. */
  private static Optional<String> away(MlflowBackend backend, String experiment) {
    try {
      backend.experimentId(experiment);
      return Optional.empty();
    } catch (BackendException e) {
      if (e.kind() == BackendException.Kind.RETRY) {
        return Optional.of(e.getMessage());
      }
      throw new FailedException(e.getMessage());
    }
  }

  /**
   * Why the server does not answer now, in one line; nothing if it does.
   *
   * @throws FailedException if it takes no runs from here
   */
  static Optional<String> away(MlflowConnection connection) {
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
    throw new FailedException(problem + report.remedy().map(remedy -> "; " + remedy).orElse(""));
  }
}
