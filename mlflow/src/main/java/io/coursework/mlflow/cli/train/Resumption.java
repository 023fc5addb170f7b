package io.coursework.mlflow.cli.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.destination.Results;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.RunLifecycle;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code train --resume}: everything but the place to compute comes from the run's directory. */
final class Resumption {

  private static final Duration DRAIN = Duration.ofSeconds(60);

  private final ConfigLoader config;
  private final RunPreparer preparer;
  private final RunLifecycle training;

  @Inject
  Resumption(ConfigLoader config, RunPreparer preparer, RunLifecycle training) {
    this.config = config;
    this.preparer = preparer;
    this.training = training;
  }

  /** Lets the run of a folder continue. */
  int run(Path directory, ResumeOptions options, Console console) throws IOException {
    TrackingOptions tracking = options.tracking();
    Interruption interruption = console.interruption();
    try (StoppedRun stopped = StoppedRun.open(directory)) {
      if (stopped.finished()) {
        return deliver(stopped, destination(stopped, Optional.empty(), tracking, console), console);
      }
      RunArtifact recordedConfig = RunArtifact.config(stopped.directory());
      Path file = recordedConfig.path();
      if (!recordedConfig.exists()) {
        throw new ResumeException(
            stopped.directory()
                + " is not the run of one training: it has no artifacts/config.yaml; give one of"
                + " those");
      }
      String text = recordedConfig.text(ConfigLoader.LARGEST);
      RunSpec recorded = config.parse(text, file.toString());
      List<String> settings = options.settings();
      RunSpec spec = settings.isEmpty() ? recorded : config.parse(text, file.toString(), settings);
      try (Preparation preparation = preparer.prepare(spec, stopped.directory())) {
        console.log(preparation.deviceNote());
        TrackingDestination destination =
            destination(stopped, Optional.of(spec.target()), tracking, console);
        return SingleRun.report(
            training.resume(
                preparation, recorded, stopped, destination.context(console, interruption)),
            destination,
            console);
      }
    }
  }

  private static TrackingDestination destination(
      StoppedRun stopped, Optional<String> target, TrackingOptions tracking, Console console)
      throws IOException {
    return new TrackingDestinations(tracking, stopped.header().experiment(), console)
        .open(stopped.header(), target);
  }

  /** The training is done; the server has not all of it. */
  private static int deliver(StoppedRun stopped, TrackingDestination destination, Console console)
      throws IOException {
    console.log("the run has finished; sending what the server has not");
    try (Run run = destination.tracking().resume(stopped)) {
      Delivery delivery = run.drain(DRAIN);
      run.link().ifPresent(link -> console.text("run: " + link));
      ObjectNode result = Console.JSON.createObjectNode();
      result.put("directory", run.directory().toString());
      run.remoteId().ifPresent(id -> result.put("run_id", id));
      Results.delivery(result, delivery);
      console.result(result);
      Results.Sent sent = new Results.Sent(run.directory(), run.remoteId(), delivery);
      return Results.exitCode(List.of(sent), destination, console);
    }
  }
}
