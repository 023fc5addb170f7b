package io.coursework.mlflow.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.Lineage;
import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.model.SourceRun;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.TableText;
import io.coursework.mlflow.cli.destination.Results;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.experiment.recording.FindingRecorder;
import io.coursework.mlflow.experiment.result.RecordedScores;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Records what was found afterwards: in a run of its own, below that of the model, which stays as
 * it was.
 */
final class ProbeLog {

  private static final Duration DRAIN = Duration.ofSeconds(60);
  private static final String OWN_EXPERIMENT = "coursework-probes"; // of models without a run

  private final TrackingOptions options;
  private final Optional<String> against;
  private final Console console;

  /**
   * @param against the other model of probes of two, as the user named it
   */
  ProbeLog(TrackingOptions options, Optional<String> against, Console console) {
    this.options = options;
    this.against = against;
    this.console = console;
  }

  /**
   * Records all of it.
   *
   * @param model as the user named it
   * @param result gets the run's id and page
   * @return the exit code
   */
  int record(String model, ProbeResults results, ObjectNode result) throws IOException {
    Optional<Lineage> lineage = lineage(model);
    TrackingDestinations destinations = new TrackingDestinations(options, OWN_EXPERIMENT, console);
    boolean beside =
        lineage.isPresent()
            && options.experiment().isEmpty()
            && TrackingDestinations.givenRun().isEmpty();
    TrackingDestination destination =
        beside
            ? destinations.open(RunHeader.of(lineage.get().experiment(), "probe"), Optional.empty())
            : destinations.open();
    Map<String, String> tags = new TreeMap<>(Map.of("coursework.probed", model));
    against.ifPresent(other -> tags.put("coursework.probed_against", other));
    RunHeader header = destination.header("probe", "coursework probe", tags);
    if (beside && lineage.get().clientRunId().isPresent()) {
      header = header.withParent(lineage.get().clientRunId().get());
    }
    try (Run run =
        destination
            .tracking()
            .start(destination.outermost(header).withDescription(text(model, results)))) {
      FindingRecorder recorder = new FindingRecorder(run, probe -> true);
      results
          .byStep()
          .headMap(results.byStep().lastKey())
          .forEach((step, report) -> recorder.scores(report, step));
      recorder.findings(results.last(), results.byStep().lastKey());
      results
          .curves()
          .forEach(
              figure ->
                  run.artifact(
                      "figures/" + figure.name() + ".svg",
                      figure.svg().getBytes(StandardCharsets.UTF_8)));
      run.artifact(RecordedScores.FILE, results.table().tsv().getBytes(StandardCharsets.UTF_8));
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(DRAIN);
      run.link().ifPresent(link -> console.text("run: " + link));
      run.remoteId().ifPresent(id -> result.put("run_id", id));
      run.link().ifPresent(link -> result.put("link", link.toString()));
      result.put("directory", run.directory().toString());
      return Results.exitCode(
          List.of(new Results.Sent(run.directory(), run.remoteId(), delivery)),
          destination,
          console);
    }
  }

  private String text(String model, ProbeResults results) {
    return "Probes of `%s`%s at step%s.\n\n```\n%s```\n"
        .formatted(
            model,
            against.map(other -> " against `" + other + "`").orElse(""),
            results.byStep().size() == 1
                ? " " + results.byStep().lastKey()
                : "s " + results.byStep().firstKey() + " to " + results.byStep().lastKey(),
            TableText.of(results.shown(), Integer.MAX_VALUE));
  }

  /** Where the model's run is, if it is one of ours or of the server. */
  private Optional<Lineage> lineage(String model) throws IOException {
    try (ModelSource source = ModelSource.open(model, "the model", options)) {
      if (source.fetched().isEmpty()) {
        return source
            .header()
            .map(header -> new Lineage(header.experiment(), Optional.of(header.clientRunId())));
      }
      Optional<SourceRun> run = source.fetchedFrom();
      return run.isEmpty()
          ? Optional.empty()
          : Optional.of(new MlflowBackend(options.connection()).lineage(run.get().id()));
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
  }
}
