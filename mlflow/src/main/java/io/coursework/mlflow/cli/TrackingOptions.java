package io.coursework.mlflow.cli;

import io.coursework.mlflow.backend.ExperimentPage;
import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.MlflowConnection;
import io.coursework.mlflow.backend.ServerCheck;
import io.coursework.mlflow.backend.ServerReport;
import io.coursework.mlflow.board.TensorBoardBackend;
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

  private static final String ADDRESS = "MLFLOW_TRACKING_URI";
  private static final String EXPERIMENT = "MLFLOW_EXPERIMENT_NAME";

  /** Before the folder, in an address that is no server's. */
  private static final String BOARD = "tensorboard:";

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
        .addOption(destination());
  }

  /** The folder that runs are kept in. */
  static Path runs(CommandLine line) {
    return Path.of(line.getOptionValue("runs-dir", "runs"));
  }

  /** Where models are read from. */
  static Option trackingUri() {
    return trackingUri("the MLflow server");
  }

  /** Where runs are sent to. */
  static Option destination() {
    return trackingUri(
        "the MLflow server, or " + BOARD + "DIR for a folder that TensorBoard shows");
  }

  private static Option trackingUri(String what) {
    return Arguments.value(
        "tracking-uri",
        "URI",
        what
            + " (default: MLFLOW_TRACKING_URI, else the one that 'make mlflow-up'"
            + " started in this directory, else "
            + MlflowConnection.DEFAULT_URI
            + ")");
  }

  /** The server's address and credentials, from options and environment. */
  static MlflowConnection connection(CommandLine line) throws IOException {
    try {
      return MlflowConnection.of(environment(line));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /**
   * The folder for TensorBoard, if the address is one and not a server's.
   *
   * @throws FailedException if it cannot be made or written
   */
  static Optional<TensorBoardBackend> board(CommandLine line) throws IOException {
    String address = environment(line).getOrDefault(ADDRESS, "").strip();
    if (!address.startsWith(BOARD)) {
      return Optional.empty();
    }
    String folder = address.substring(BOARD.length());
    if (folder.isBlank()) {
      throw new UsageException(
          "%s = %s names no folder; write it as %sDIR, such as %sboard"
              .formatted(ADDRESS, address, BOARD, BOARD));
    }
    try {
      Path made = Files.createDirectories(Path.of(folder));
      if (Files.isWritable(made)) {
        return Optional.of(new TensorBoardBackend(made));
      }
    } catch (IOException e) {
      // Told below.
    }
    throw new FailedException(
        "%s is no folder that can be written; choose another".formatted(folder));
  }

  /** As MLflow's Python users set it, with what the options say in its place. */
  private static Map<String, String> environment(CommandLine line) throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (line.hasOption("experiment")) {
      environment.put(EXPERIMENT, line.getOptionValue("experiment"));
    }
    if (line.hasOption(OFFLINE)) {
      environment.remove(ADDRESS); // nobody asks there
    } else if (line.hasOption("tracking-uri")) {
      environment.put(ADDRESS, line.getOptionValue("tracking-uri"));
    } else if (environment.getOrDefault(ADDRESS, "").isBlank()
        && Files.isRegularFile(STARTED_SERVER)) {
      environment.put(ADDRESS, Files.readString(STARTED_SERVER).strip());
    }
    return environment;
  }

  /**
   * Where runs are recorded.
   *
   * @param tracking starts them
   * @param backend the server; empty if none is to be asked
   * @param board the experiment's folder, if they go to one for TensorBoard and not to a server
   * @param away whether the server did not answer when this was opened
   * @param experiment its name
   * @param git the state of the work tree that the command was started in
   */
  record Site(
      Tracking tracking,
      Optional<MlflowBackend> backend,
      Optional<Path> board,
      boolean away,
      String experiment,
      Optional<GitState> git) {

    /** Whether a run may end without its server having it, for nobody could expect otherwise. */
    boolean excuses(Results.Sent run) {
      return backend.isEmpty() && board.isEmpty() || away && run.remoteId().isEmpty();
    }

    /** The server's id of the experiment, once it has told it. */
    Optional<String> experimentId() {
      return backend.flatMap(server -> server.knownExperimentId(experiment));
    }

    /** The experiment's page, if the server knows it, or its folder. */
    Optional<URI> experimentLink() {
      return experimentId()
          .map(id -> backend.orElseThrow().links().experiment(id))
          .or(() -> board.map(Path::toUri));
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

  /**
   * Looks whether runs can be recorded, before there is one. A server that does not answer at the
   * moment is no obstacle: the runs are sent to it when it does.
   *
   * @param target the operation that the runs are judged by
   * @throws FailedException if the server does not take runs from here
   */
  Site open(Console console, String target) throws IOException {
    String named = environment(line).getOrDefault(EXPERIMENT, "").strip();
    return open(console, named.isEmpty() ? defaultExperiment : named, Optional.of(target));
  }

  /**
   * The same for runs of that experiment, whatever the options say.
   *
   * @param target empty if it is not known
   * @throws FailedException as {@link #open(Console, String)}
   */
  Site open(Console console, String experiment, Optional<String> target) throws IOException {
    Secrets secrets = Secrets.of(System.getenv());
    Optional<GitState> git = GitState.read(Path.of(""));
    if (line.hasOption(OFFLINE)) {
      if (line.hasOption("tracking-uri")) {
        throw new UsageException("--offline asks no server; leave out --tracking-uri");
      }
      Tracking tracking = Tracking.offline(runs(line), secrets, console::log);
      return new Site(tracking, Optional.empty(), Optional.empty(), false, experiment, git);
    }
    Optional<TensorBoardBackend> board = board(line);
    if (board.isPresent()) {
      Tracking tracking = new Tracking(runs(line), board.get(), secrets, console::log);
      Optional<Path> folder = Optional.of(board.get().experiment(experiment));
      console.log("look at the runs with: tensorboard --logdir " + board.get().logDirectory());
      return new Site(tracking, Optional.empty(), folder, false, experiment, git);
    }
    MlflowConnection connection = connection(line);
    MlflowBackend backend = backend(connection, target);
    Tracking tracking = new Tracking(runs(line), backend, secrets, console::log);
    Optional<String> away = away(connection, backend, experiment);
    if (away.isEmpty()) {
      return new Site(tracking, Optional.of(backend), Optional.empty(), false, experiment, git);
    }
    console.log(
        "%s; the run is recorded in %s and sent when the server is back"
            .formatted(away.get(), runs(line)));
    return new Site(
        tracking.whileServerIsAway(),
        Optional.of(backend),
        Optional.empty(),
        true,
        experiment,
        git);
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
  private static Optional<String> away(
      MlflowConnection connection, MlflowBackend backend, String experiment) {
    Optional<String> away = away(connection);
    if (away.isPresent()) {
      return away;
    }
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
    ServerReport report = new ServerCheck(connection).check();
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
