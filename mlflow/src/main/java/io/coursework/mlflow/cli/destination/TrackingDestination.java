package io.coursework.mlflow.cli.destination;

import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.RunContext;
import io.coursework.mlflow.system.Environment;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.provenance.GitState;
import io.coursework.tracking.provenance.Provenance;
import io.coursework.tracking.run.RunHeader;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tensorflow.TensorFlow;

/**
 * Where runs are recorded.
 *
 * @param options by which it was found
 * @param tracking starts them
 * @param backend the server; empty if none is to be asked
 * @param elsewhere the experiment's page, if they go to a place that is not a server
 * @param away whether the server did not answer when this was opened
 * @param experiment its name
 * @param git the state of the work tree that the command was started in
 * @param given the server's id of a run that somebody else has made for the command
 */
public record TrackingDestination(
    TrackingOptions options,
    Tracking tracking,
    Optional<MlflowBackend> backend,
    Optional<URI> elsewhere,
    boolean away,
    String experiment,
    Optional<GitState> git,
    Optional<String> given) {

  /** Records the command's runs here, and tells the console of them. */
  public RunContext context(Console console, Interruption interruption) {
    return new RunContext(tracking, console.progress(), interruption, console::log);
  }

  /** The header of the command's one run, or of the one over all others, where it is recorded. */
  public RunHeader outermost(RunHeader header) {
    return given.map(header::withRemoteId).orElse(header);
  }

  /** Whether a run may end without its server having it, for nobody could expect otherwise. */
  boolean excuses(Results.Sent run) {
    return backend.isEmpty() && elsewhere.isEmpty() || away && run.remoteId().isEmpty();
  }

  /** The server's id of the experiment, once it has told it. */
  Optional<String> experimentId() {
    return backend.flatMap(server -> server.knownExperimentId(experiment));
  }

  /** The experiment's page, if the server knows it. */
  public Optional<URI> experimentLink() {
    return experimentId()
        .map(id -> backend.orElseThrow().links().experiment(id))
        .or(() -> elsewhere);
  }

  /** The header of a run that starts now: who, where, with which program and versions. */
  public RunHeader header(String name, String source, Map<String, String> tags) {
    Map<String, String> all = new TreeMap<>(Provenance.ofThisProcess().tags());
    all.put("coursework.version", Environment.courseworkVersion());
    all.put("coursework.tensorflow", TensorFlow.version());
    all.putAll(tags);
    return RunHeader.of(experiment, name).withSource(source, git).withTags(all);
  }

  /** The header of a training run. */
  public RunHeader header(String name, String source, RunSpec spec, String device) {
    return header(
        name,
        source,
        Map.of("coursework.seed", Long.toString(spec.seed()), "coursework.device", device));
  }
}
