package io.coursework.mlflow.cli.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.destination.Results;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.experiment.Fork;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.RunContext;
import io.coursework.mlflow.experiment.RunLifecycle;
import io.coursework.mlflow.experiment.result.RecordedRun;
import io.coursework.mlflow.experiment.result.ResultTable;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tracking.run.RunHeader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Trains one run that is recorded alone: from its beginning, or as a fork. */
final class SingleRun {

  private final RunLifecycle training;

  @Inject
  SingleRun(RunLifecycle training) {
    this.training = training;
  }

  /** Names the run, once it is known where it is recorded. */
  @FunctionalInterface
  interface Naming {
    RunHeader header(TrackingDestination destination) throws IOException;
  }

  /**
   * A run that has been trained.
   *
   * @param destination where it is recorded
   */
  record Trained(RecordedRun run, TrackingDestination destination) {}

  /**
   * Trains it to its end.
   *
   * @param fork where it starts; empty for the beginning
   */
  Trained train(
      Preparation preparation,
      Optional<Fork> fork,
      TrackingDestinations destinations,
      Naming naming,
      Interruption interruption,
      Console console)
      throws IOException {
    console.log(preparation.deviceNote());
    TrackingDestination destination = destinations.open(preparation.spec().target());
    RunHeader header = destination.outermost(naming.header(destination));
    RunContext context = destination.context(console, interruption);
    return new Trained(
        fork.isPresent()
            ? training.fork(preparation, fork.get(), header, context)
            : training.run(preparation, header, context),
        destination);
  }

  /** Prints the result of a run and returns its exit code. */
  static int report(RecordedRun run, TrackingDestination destination, Console console) {
    console.table(ResultTable.runs(List.of(run.result())));
    run.link().ifPresent(link -> console.text("run: " + link));
    console.text("checkpoint: " + run.result().checkpoint());
    ObjectNode result = Results.run(run);
    destination.experimentLink().ifPresent(link -> result.put("experiment", link.toString()));
    console.result(result);
    return Results.exitCode(List.of(Results.Sent.of(run)), destination, console);
  }
}
