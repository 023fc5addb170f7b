package io.coursework.mlflow.cli.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.ForkPoint;
import io.coursework.mlflow.experiment.LossVerification;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.experiment.setup.Circumstances;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.training.LossLog;
import io.coursework.tfmodel.training.RecordedLosses;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Trains a run's first steps again and compares their losses with the recorded ones. */
public final class VerifyCommand implements Command {

  private static final long STEPS = 100;

  private final ConfigLoader config;
  private final RunPreparer preparer;

  @Inject
  VerifyCommand(ConfigLoader config, RunPreparer preparer) {
    this.config = config;
    this.preparer = preparer;
  }

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String summary() {
    return "train a run's first steps again and compare their losses bit by bit";
  }

  @Override
  public String arguments() {
    return "RUN [--steps N]";
  }

  @Override
  public String example() {
    return "coursework verify runs/latest --steps 500";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Arguments.value(
                "steps", "N", "steps to compare, at most those recorded (default: " + STEPS + ")"))
        .addOption(TrackingOptions.trackingUri());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    String named = Arguments.word(line, "run");
    long wanted = Arguments.whole(line, "steps", STEPS, 1, 100_000_000);
    try (RunSource run = RunSource.open(named, TrackingOptions.of(line))) {
      return verify(run, wanted, console);
    }
  }

  private int verify(RunSource run, long wanted, Console console) throws IOException {
    Path directory = run.directory();
    RunSpec spec = run.spec(config, List.of());
    RecordedLosses recorded = losses(run);
    try (Preparation preparation = preparer.prepare(spec, directory)) {
      Optional<Checkpoint> origin = new ForkPoint(directory, preparation.layout()).checkpoint();
      long first = origin.map(Checkpoint::step).orElse(0L);
      long steps = Math.min(wanted, recorded.losses().length - first);
      if (steps <= 0) {
        throw new FailedException(
            "%s has no step of its own yet; wait, or give another run".formatted(run.name()));
      }
      LossVerification verification;
      try (Progress.Bar bar = console.progress().start("verify " + spec.name(), steps, "steps")) {
        verification = LossVerification.of(preparation, origin, recorded, steps, bar);
        bar.finish(verification.difference().isEmpty() ? "equal" : "different");
      }
      requireAny(run.name(), verification, steps);
      List<String> notes = Circumstances.differences(recorded, first, steps, preparation.device());
      console.wrapped(
          text(verification)
              + (first > 0 ? ", from step " + first + " on, where the run was forked" : ""),
          2);
      notes.forEach(note -> console.wrapped(note, 2));
      console.result(result(run, first, verification, notes));
      return verification.difference().isEmpty()
          ? CommandLineInterface.DONE
          : CommandLineInterface.FAILED;
    }
  }

  private static RecordedLosses losses(RunSource run) throws IOException {
    RecordedLosses recorded =
        run.losses()
            .orElseThrow(
                () ->
                    new FailedException(
                        "%s has no %s%s; wait, or give another"
                            .formatted(
                                run.name(),
                                LossLog.LOSSES,
                                run.page().isPresent()
                                    ? " on the server, which gets it at the run's end"
                                    : ": the run has not begun to train")));
    if (recorded.losses().length == 0) {
      throw new FailedException(
          "%s: %s has no step yet; wait, or give another run"
              .formatted(run.name(), LossLog.LOSSES));
    }
    return recorded;
  }

  /** A process that was killed may have lost the losses of its last steps, and began early. */
  private static void requireAny(String run, LossVerification verification, long steps) {
    if (verification.steps() == 0 && verification.difference().isEmpty()) {
      throw new FailedException(
          "%s: no loss of the first %d steps is known, so nothing was compared; give more --steps"
              .formatted(run, steps));
    }
  }

  private static String text(LossVerification verification) {
    return verification
        .difference()
        .map(
            difference ->
                "step %d differs: the run's loss was %s (%s), here it is %s (%s)"
                    .formatted(
                        difference.step(),
                        difference.recorded(),
                        bits(difference.recorded()),
                        difference.repeated(),
                        bits(difference.repeated())))
        .orElseGet(
            () ->
                "verified %d step%s bit by bit"
                    .formatted(verification.steps(), verification.steps() == 1 ? "" : "s"));
  }

  private static String bits(float value) {
    return "0x%08x".formatted(Float.floatToRawIntBits(value));
  }

  private static ObjectNode result(
      RunSource run, long first, LossVerification verification, List<String> notes) {
    ObjectNode result = Console.JSON.createObjectNode();
    result.put(run.page().isPresent() ? "run" : "directory", run.name());
    result.put("equal", verification.difference().isEmpty());
    result.put("first_step", first);
    result.put("steps", verification.steps());
    verification
        .difference()
        .ifPresent(
            difference ->
                result
                    .putObject("difference")
                    .put("step", difference.step())
                    .put("recorded", difference.recorded())
                    .put("recorded_bits", bits(difference.recorded()))
                    .put("repeated", difference.repeated())
                    .put("repeated_bits", bits(difference.repeated())));
    result.set("notes", Console.JSON.valueToTree(notes));
    return result;
  }
}
