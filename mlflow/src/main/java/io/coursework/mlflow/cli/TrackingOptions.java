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
import io.coursework.tracking.Tracking;
import java.io.IOException;
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
        .addOption(trackingUri());
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
    if (line.hasOption("tracking-uri")) {
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
   * @param backend the server
   * @param experiment its name
   * @param experimentId its id on the server
   * @param git the state of the work tree that the command was started in
   */
  record Site(
      Tracking tracking,
      MlflowBackend backend,
      String experiment,
      String experimentId,
      Optional<GitState> git) {

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
   * Looks whether runs can be recorded, before there is one.
   *
   * @param target the operation that the runs are judged by
   * @throws FailedException if the server cannot or will not take runs
   */
  Site open(Console console, String target) throws IOException {
    return open(console, Optional.empty(), Optional.of(target));
  }

  /**
   * The same for runs of that experiment, whatever the options say.
   *
   * @param target empty if it is not known
   * @throws FailedException as {@link #open(Console, String)}
   */
  Site open(Console console, String experiment, Optional<String> target) throws IOException {
    return open(console, Optional.of(experiment), target);
  }

  private Site open(Console console, Optional<String> given, Optional<String> target)
      throws IOException {
    MlflowConnection connection = connection(line);
    ServerReport report = new ServerCheck(connection).check();
    if (!report.usable()) {
      throw new FailedException(
          report.problem().orElseThrow() + report.remedy().map(r -> "; " + r).orElse(""));
    }
    String experiment = given.or(report::experiment).orElse(defaultExperiment);
    MlflowBackend backend =
        new MlflowBackend(
            connection,
            new ExperimentPage(EXPERIMENT_NOTE, target.map(Evaluation::heldOutAccuracy)));
    try {
      Tracking tracking =
          new Tracking(
              Path.of(line.getOptionValue("runs-dir", "runs")),
              backend,
              connection.secrets(System.getenv()),
              console::log);
      return new Site(
          tracking,
          backend,
          experiment,
          backend.experimentId(experiment),
          GitState.read(Path.of("")));
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
  }
}
