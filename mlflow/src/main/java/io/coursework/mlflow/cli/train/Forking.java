package io.coursework.mlflow.cli.train;

import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Fork;
import io.coursework.mlflow.experiment.ForkFit;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunHeader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code train --resume --new-run}: another run that starts where that one was. */
final class Forking {

  private static final int LONGEST_NAME = 250;

  private final ConfigLoader config;
  private final RunPreparer preparer;
  private final ForkFit fit;
  private final SingleRun single;

  @Inject
  Forking(ConfigLoader config, RunPreparer preparer, ForkFit fit, SingleRun single) {
    this.config = config;
    this.preparer = preparer;
    this.fit = fit;
    this.single = single;
  }

  /**
   * A fork of a run that is here.
   *
   * @param path its folder, or that of one of its checkpoints
   */
  int run(Path path, ForkOptions options, Console console) throws IOException {
    RunArtifact recordedConfig = RunArtifact.config(Fork.directory(path));
    Path file = recordedConfig.path();
    if (!recordedConfig.exists()) {
      throw new ResumeException(
          "%s does not belong to the run of one training: %s is missing; name one that does"
              .formatted(path, file));
    }
    RunSpec recorded = config.parse(recordedConfig.text(ConfigLoader.LARGEST), file.toString());
    List<String> settings = options.settings();
    RunSpec spec =
        settings.isEmpty()
            ? recorded
            : config.parse(recordedConfig.text(ConfigLoader.LARGEST), file.toString(), settings);
    Interruption interruption = console.interruption();
    try (Preparation preparation = prepare(spec, Fork.directory(path))) {
      Fork fork = fit.newest(path, recorded, preparation, console::log);
      return train(
          preparation,
          fork,
          destination ->
              linked(header(fork, preparation, destination, options), fork, destination, console),
          options,
          interruption,
          console);
    }
  }

  /**
   * A fork of a run that the server has and whose folder is not here: from its newest checkpoint.
   *
   * @throws FailedException if the server has none of it, or the run has finished and nothing is to
   *     be otherwise
   */
  int run(RunSource origin, ForkOptions options, Console console) throws IOException {
    List<String> settings = options.settings();
    if (origin.record().finished() && settings.isEmpty()) {
      throw new FailedException(
          "%s has finished, so nothing is left to do; continue from its end with --new-run --set training.steps=N"
              .formatted(origin.name()));
    }
    Path checkpoint =
        origin
            .newestCheckpoint(options.tracking())
            .orElseThrow(
                () ->
                    new FailedException(
                        "%s has no complete checkpoint on the server, and its folder is not in %s; continue where that is (with training.checkpoint.upload: all each checkpoint is sent)"
                            .formatted(origin.name(), options.tracking().runs())));
    RunSpec recorded = origin.spec(config, List.of());
    Interruption interruption = console.interruption();
    try (Preparation preparation = prepare(origin.spec(config, settings), origin.directory())) {
      Fork fork = fit.at(origin.header(), origin.directory(), recorded, checkpoint, preparation);
      console.log(
          "the folder of %s is not here: a new run continues from its checkpoint of step %,d"
              .formatted(origin.name(), fork.checkpoint().step()));
      return train(
          preparation,
          fork,
          destination ->
              fork.header(
                  header(fork, preparation, destination, options),
                  Optional.of(origin.record().id()),
                  origin.page()),
          options,
          interruption,
          console);
    }
  }

  /** Prepares what is recorded anew, with what may have been set anew. */
  private Preparation prepare(RunSpec spec, Path directory) throws IOException {
    preparer.requireNoSecret(spec);
    return preparer.prepare(spec, directory);
  }

  private int train(
      Preparation preparation,
      Fork fork,
      SingleRun.Naming naming,
      ForkOptions options,
      Interruption interruption,
      Console console)
      throws IOException {
    TrackingDestinations destinations =
        new TrackingDestinations(options.tracking(), fork.header().experiment(), console);
    SingleRun.Trained trained =
        single.train(preparation, Optional.of(fork), destinations, naming, interruption, console);
    return SingleRun.report(trained.run(), trained.destination(), console);
  }

  private static RunHeader header(
      Fork fork, Preparation preparation, TrackingDestination destination, ForkOptions options) {
    return destination.header(
        options.name().orElseGet(() -> name(fork)),
        options.source(),
        preparation.spec(),
        preparation.device());
  }

  private static String name(Fork fork) {
    String end = "-from-step-" + fork.checkpoint().step();
    String name = fork.header().name();
    return name.substring(0, Math.min(name.length(), LONGEST_NAME - end.length())) + end;
  }

  /** The header with what the server knows of the other run. */
  private static RunHeader linked(
      RunHeader header, Fork fork, TrackingDestination destination, Console console) {
    if (destination.backend().isEmpty()) {
      return fork.header(header, Optional.empty(), Optional.empty());
    }
    MlflowBackend server = destination.backend().get();
    try {
      Optional<String> id = server.runId(fork.header());
      if (id.isEmpty()) {
        return fork.header(header, id, Optional.empty());
      }
      String experiment = server.experimentId(fork.header().experiment());
      URI link = server.links().run(experiment, id.get());
      return fork.header(header, id, Optional.of(link));
    } catch (BackendException e) {
      console.log("no link to the run that this one comes from: " + e.getMessage());
      return fork.header(header, Optional.empty(), Optional.empty());
    }
  }
}
