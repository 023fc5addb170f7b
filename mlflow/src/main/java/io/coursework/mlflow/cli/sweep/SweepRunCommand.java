package io.coursework.mlflow.cli.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.StandardInput;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.Results;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.engine.TrialFailure;
import io.coursework.mlflow.sweep.engine.TrialOutcome;
import io.coursework.mlflow.sweep.engine.TrialRun;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.mlflow.system.UnfitPlaceException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Runs one trial of a plan: what a scheduler starts. */
public final class SweepRunCommand implements Command {

  private static final String PLAN = "plan";
  private static final String TRIAL = "trial";
  private static final String UNTIL = "until";
  private static final long MOST_STEPS = 100_000_000; // more than a training can have
  private static final String STOP_AT_EOF = "stop-at-eof";

  private final ConfigLoader config;
  private final TrialRun trialRun;
  private final Sweeping sweeping;

  @Inject
  SweepRunCommand(ConfigLoader config, TrialRun trialRun, Sweeping sweeping) {
    this.config = config;
    this.trialRun = trialRun;
    this.sweeping = sweeping;
  }

  @Override
  public String name() {
    return "sweep run";
  }

  @Override
  public String summary() {
    return "run one trial of a plan; a stopped one continues, a finished one stays as it is";
  }

  @Override
  public String arguments() {
    return "--plan FILE --trial N [--runs-dir DIR] [options]";
  }

  @Override
  public String example() {
    return "coursework sweep run --plan plan.json --trial 17";
  }

  @Override
  public Options options() {
    Options options = new Options();
    TrackingOptions.options(SweepOptions.DEFAULT_EXPERIMENT).getOptions().stream()
        .filter(option -> !option.getLongOpt().equals("experiment")) // the plan has it
        .forEach(options::addOption);
    return options
        .addOption(TrackingOptions.reuseOption())
        .addOption(Arguments.value(PLAN, "FILE", "written by 'coursework sweep plan' (required)"))
        .addOption(Arguments.value(TRIAL, "N", "the trial's number in the plan, from 1 (required)"))
        .addOption(
            Arguments.value(
                UNTIL, "STEP", "pause there at the latest; the same command continues later"))
        .addOption(
            Arguments.flag(
                STOP_AT_EOF,
                "stop as at Ctrl-C when standard input ends, so that the trial does not outlive the"
                    + " process that started it"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    Path file = Path.of(Arguments.required(line, PLAN));
    Arguments.required(line, TRIAL);
    SweepPlan plan =
        SweepPlan.read(file, config, Arguments.whole(line, TRIAL, 1, 1, Integer.MAX_VALUE));
    Trial trial =
        plan.trials().get(0).until(Arguments.whole(line, UNTIL, MOST_STEPS, 1, MOST_STEPS));
    if (TrackingDestinations.givenRun().isPresent()) {
      throw new UsageException(
          "MLFLOW_RUN_ID names a run for one command, and a trial has its own; unset it");
    }
    Interruption interruption = console.interruption();
    if (line.hasOption(STOP_AT_EOF)) {
      StandardInput.endsTheProcess();
    }
    TrackingOptions tracking = TrackingOptions.of(line);
    TrackingDestination destination =
        new TrackingDestinations(tracking, plan.experiment(), console)
            .open(plan.experiment(), Sweeping.target(plan));
    TrialContext place = sweeping.place(plan, tracking.runs(), destination, interruption, console);
    TrialOutcome outcome = trialRun.run(trial, plan, place, console.progress());
    if (outcome.failure().isPresent()) {
      TrialFailure failure = outcome.failure().get();
      String said = "trial %d: %s".formatted(trial.number(), failure.reason());
      throw failure.blame() == TrialFailure.Blame.PLACE
          ? new UnfitPlaceException(said)
          : new FailedException(said);
    }
    ObjectNode result = Console.JSON.createObjectNode();
    result.put("trial", trial.number()).put("id", trial.id());
    if (outcome.directory().isPresent()) {
      Path directory = outcome.directory().get();
      console.text(
          "trial %d has %s: %s"
              .formatted(
                  trial.number(),
                  trial.whole() ? "finished" : "reached " + trial.until(),
                  directory));
      result.put("directory", directory.toString());
    } else {
      console.text(
          "trial %d had finished before: the run of its sweep keeps its result"
              .formatted(trial.number()));
    }
    outcome.remoteId().ifPresent(id -> result.put("run_id", id));
    outcome.delivery().ifPresent(delivery -> Results.delivery(result, delivery));
    console.result(result);
    return Results.exitCode(
        Sweeping.sent(outcome).map(List::of).orElse(List.of()), destination, console);
  }
}
