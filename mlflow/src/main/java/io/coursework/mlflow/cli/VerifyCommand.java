package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.ForkPoint;
import io.coursework.mlflow.experiment.Preparation;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.experiment.RunArtifact;
import io.coursework.mlflow.experiment.Verification;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.device.Processor;
import io.coursework.tfmodel.training.LossLog;
import io.coursework.tfmodel.training.RecordedLosses;
import io.coursework.tfmodel.training.Stretch;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.tensorflow.TensorFlow;

/** Trains a run's first steps again and compares their losses with the recorded ones. */
final class VerifyCommand implements Command {

  private static final long STEPS = 100;

  private final ConfigLoader config;
  private final Beginnings beginnings;

  @Inject
  VerifyCommand(ConfigLoader config, Beginnings beginnings) {
    this.config = config;
    this.beginnings = beginnings;
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
    return "RUN_DIR [--steps N]";
  }

  @Override
  public String example() {
    return "coursework verify runs/20260101-120000-joint-0a1b2c3d --steps 500";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Arguments.value(
                "steps", "N", "steps to compare, at most those recorded (default: " + STEPS + ")"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Path directory = Arguments.path(line, "run's directory");
    long wanted = Arguments.whole(line, "steps", STEPS, 1, 100_000_000);
    RunSpec spec = spec(directory);
    RecordedLosses recorded = losses(directory);
    try (Preparation preparation = beginnings.prepare(spec, directory)) {
      Optional<Checkpoint> origin = new ForkPoint(directory, preparation.layout()).checkpoint();
      long first = origin.map(Checkpoint::step).orElse(0L);
      long steps = Math.min(wanted, recorded.losses().length - first);
      if (steps <= 0) {
        throw new FailedException(
            "%s has no step of its own yet; wait, or give another run".formatted(directory));
      }
      Verification verification;
      try (Progress.Bar bar = console.progress().start("verify " + spec.name(), steps, "steps")) {
        verification = Verification.of(preparation, origin, recorded, steps, bar);
        bar.finish(verification.difference().isEmpty() ? "equal" : "different");
      }
      requireAny(directory, verification, steps);
      List<String> notes = notes(recorded, first, steps, preparation.device());
      console.text(
          text(verification)
              + (first > 0 ? ", from step " + first + " on, where the run was forked" : ""));
      notes.forEach(console::text);
      console.result(result(directory, first, verification, notes));
      return verification.difference().isEmpty()
          ? CommandLineInterface.DONE
          : CommandLineInterface.FAILED;
    }
  }

  private RunSpec spec(Path directory) throws IOException {
    RunArtifact recorded = RunArtifact.config(directory);
    if (!recorded.exists()) {
      throw new UsageException(
          "%s is no run's directory: it has no artifacts/config.yaml; give one such as runs/%s"
              .formatted(directory, "20260101-120000-joint-0a1b2c3d"));
    }
    return config.parse(recorded.text(ConfigLoader.LARGEST), recorded.path().toString());
  }

  private static RecordedLosses losses(Path directory) throws IOException {
    if (!Files.exists(directory.resolve(LossLog.LOSSES))) {
      throw new FailedException(
          "%s has no %s: the run has not begun to train; wait, or give another"
              .formatted(directory, LossLog.LOSSES));
    }
    RecordedLosses recorded = LossLog.read(directory);
    if (recorded.losses().length == 0) {
      throw new FailedException(
          "%s has no step yet; wait, or give another run"
              .formatted(directory.resolve(LossLog.LOSSES)));
    }
    return recorded;
  }

  /** A process that was killed may have lost the losses of its last steps, and began early. */
  private static void requireAny(Path directory, Verification verification, long steps) {
    if (verification.steps() == 0 && verification.difference().isEmpty()) {
      throw new FailedException(
          "%s: no loss of the first %d steps is known, so nothing was compared; give more --steps"
              .formatted(directory.resolve(LossLog.LOSSES), steps));
    }
  }

  private static String text(Verification verification) {
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

  /** In what the circumstances differ from those of the run, on which the last bits depend. */
  private static List<String> notes(
      RecordedLosses recorded, long first, long steps, String device) {
    Stretch here = new Stretch(0, Processor.name(), TensorFlow.version(), device, 0, 0);
    List<String> notes = new ArrayList<>();
    List<Stretch> stretches = new ArrayList<>(List.of(recorded.stretch(first)));
    recorded.stretches().stream().filter(s -> s.step() > first).forEach(stretches::add);
    for (Stretch stretch : stretches) {
      if (stretch.step() < first + steps) {
        note(notes, stretch, "processor", stretch.processor(), here.processor());
        note(notes, stretch, "TensorFlow", stretch.tensorflow(), here.tensorflow());
        note(notes, stretch, "device", stretch.device(), here.device());
      }
    }
    return notes;
  }

  private static void note(
      List<String> notes, Stretch stretch, String what, String then, String now) {
    if (!then.equals(now)) {
      notes.add(
          "from step %d on the run had %s %s, here it is %s: the last bits depend on it"
              .formatted(stretch.step(), what, then, now));
    }
  }

  private static ObjectNode result(
      Path directory, long first, Verification verification, List<String> notes) {
    ObjectNode result = Console.JSON.createObjectNode();
    result.put("directory", directory.toString());
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
