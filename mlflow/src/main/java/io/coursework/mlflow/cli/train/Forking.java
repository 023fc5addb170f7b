package io.coursework.mlflow.cli.train;

import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Fork;
import io.coursework.mlflow.experiment.ForkFit;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.RunLifecycle;
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
import org.apache.commons.cli.CommandLine;

/** {@code train --resume --new-run}: another run that starts where that one was. */
final class Forking {

  static final String OPTION = "new-run";

  private static final int LONGEST_NAME = 250;

  private final ConfigLoader config;
  private final Catalogue catalogue;
  private final RunPreparer beginnings;
  private final ForkFit fit;
  private final RunLifecycle training;

  @Inject
  Forking(
      ConfigLoader config,
      Catalogue catalogue,
      RunPreparer beginnings,
      ForkFit fit,
      RunLifecycle training) {
    this.config = config;
    this.catalogue = catalogue;
    this.beginnings = beginnings;
    this.fit = fit;
    this.training = training;
  }

  /**
   * A fork of a run that is here.
   *
   * @param path its folder, or that of one of its checkpoints
   */
  int run(Path path, CommandLine line, Console console) throws IOException {
    requireNoConfig(line);
    RunArtifact recordedConfig = RunArtifact.config(Fork.directory(path));
    Path file = recordedConfig.path();
    if (!recordedConfig.exists()) {
      throw new ResumeException(
          "%s does not belong to the run of one training: %s is missing; name one that does"
              .formatted(path, file));
    }
    RunSpec recorded = config.parse(recordedConfig.text(ConfigLoader.LARGEST), file.toString());
    List<String> settings = Arguments.all(line, "set");
    RunSpec spec =
        settings.isEmpty()
            ? recorded
            : config.parse(recordedConfig.text(ConfigLoader.LARGEST), file.toString(), settings);
    Interruption interruption = console.interruption();
    try (Preparation preparation = beginnings.prepare(spec, Fork.directory(path))) {
      Fork fork = fit.fit(Fork.of(path, recorded, catalogue, console::log), preparation);
      console.log(preparation.deviceNote());
      TrackingDestination site =
          new TrackingDestinations(line, fork.header().experiment(), console).open(spec.target());
      RunHeader header = linked(header(fork, preparation, site, line), fork, site, console);
      return train(preparation, fork, header, site, interruption, line, console);
    }
  }

  /**
   * A fork of a run that the server has and whose folder is not here: from its newest checkpoint.
   *
   * @throws FailedException if the server has none of it, or the run has finished and nothing is to
   *     be otherwise
   */
  int run(RunSource origin, CommandLine line, Console console) throws IOException {
    requireNoConfig(line);
    List<String> settings = Arguments.all(line, "set");
    if (origin.record().finished() && settings.isEmpty()) {
      throw new FailedException(
          "%s has finished, so nothing is left to do; continue from its end with --new-run --set training.steps=N"
              .formatted(origin.name()));
    }
    Path checkpoint =
        origin
            .newestCheckpoint(line)
            .orElseThrow(
                () ->
                    new FailedException(
                        "%s has no checkpoint on the server, and its folder is not in %s; continue where that is (with training.checkpoint.upload: all each checkpoint is sent)"
                            .formatted(origin.name(), TrackingOptions.runs(line))));
    RunSpec recorded = origin.spec(config, List.of());
    Interruption interruption = console.interruption();
    try (Preparation preparation =
        beginnings.prepare(origin.spec(config, settings), origin.directory())) {
      Fork there = Fork.at(origin.header(), origin.directory(), recorded, checkpoint, catalogue);
      Fork fork = fit.fit(there, preparation);
      console.log(
          "the folder of %s is not here: a new run continues from its checkpoint of step %,d"
              .formatted(origin.name(), fork.checkpoint().step()));
      console.log(preparation.deviceNote());
      TrackingDestination site =
          new TrackingDestinations(line, origin.record().experiment(), console)
              .open(recorded.target());
      RunHeader header =
          fork.header(
              header(fork, preparation, site, line),
              Optional.of(origin.record().id()),
              origin.page());
      return train(preparation, fork, header, site, interruption, line, console);
    }
  }

  private static void requireNoConfig(CommandLine line) {
    if (line.hasOption("config")) {
      throw new UsageException(
          "--config does not go with --resume --new-run: the configuration is the other run's; change"
              + " it by --set");
    }
  }

  private static RunHeader header(
      Fork fork, Preparation preparation, TrackingDestination site, CommandLine line) {
    String source = "coursework train" + Arguments.text(line, Resumption.OPTION) + " --" + OPTION;
    return site.header(
        line.getOptionValue("run-name", name(fork)),
        source,
        preparation.spec(),
        preparation.device());
  }

  private int train(
      Preparation preparation,
      Fork fork,
      RunHeader header,
      TrackingDestination site,
      Interruption interruption,
      CommandLine line,
      Console console)
      throws IOException {
    return TrainCommand.report(
        training.fork(
            preparation, fork, site.outermost(header), site.context(console, interruption)),
        site,
        line,
        console);
  }

  private static String name(Fork fork) {
    String end = "-from-step-" + fork.checkpoint().step();
    String name = fork.header().name();
    return name.substring(0, Math.min(name.length(), LONGEST_NAME - end.length())) + end;
  }

  /** The header with what the server knows of the other run. */
  private static RunHeader linked(
      RunHeader header, Fork fork, TrackingDestination site, Console console) {
    if (site.backend().isEmpty()) {
      return fork.header(header, Optional.empty(), Optional.empty());
    }
    MlflowBackend server = site.backend().get();
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
