package io.coursework.mlflow.cli.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.evaluation.Score;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.destination.Results;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Fork;
import io.coursework.mlflow.experiment.ForkFit;
import io.coursework.mlflow.experiment.ForkPoint;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.LossComparison;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.experiment.result.RecordedRun;
import io.coursework.mlflow.experiment.result.ResultTable;
import io.coursework.mlflow.experiment.setup.Circumstances;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.system.Environment;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.checkpoint.Checkpoints;
import io.coursework.tfmodel.training.LossLog;
import io.coursework.tfmodel.training.RecordedLosses;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.RunHeader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Trains a recorded run again, here, and says whether it comes out the same to the bit. */
public final class RerunCommand implements Command {

  /** On a run that repeats another: the server's id of the other, or our own. */
  static final String RERUN_OF = "coursework.rerun_of";

  private static final String LOSS = "train/loss";
  private static final int LONGEST_NAME = 250;

  private final ConfigLoader config;
  private final RunPreparer preparer;
  private final ForkFit fit;
  private final SingleRun single;

  @Inject
  RerunCommand(ConfigLoader config, RunPreparer preparer, ForkFit fit, SingleRun single) {
    this.config = config;
    this.preparer = preparer;
    this.fit = fit;
    this.single = single;
  }

  @Override
  public String name() {
    return "rerun";
  }

  @Override
  public String summary() {
    return "train a recorded run again, here, and compare all its losses bit by bit";
  }

  @Override
  public String arguments() {
    return "RUN [--set training.threads=N] [options]";
  }

  @Override
  public String example() {
    return "coursework rerun runs:/0123456789abcdef0123456789abcdef";
  }

  @Override
  public Options options() {
    return TrackingOptions.options("that of the run")
        .addOption(
            Arguments.value(
                "set",
                "KEY=VALUE",
                "training.device or training.threads: where to compute; may be repeated"))
        .addOption(
            Arguments.value(
                "run-name", "NAME", "name of the new run (default: the run's with -rerun)"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    List<String> settings = ResumeOptions.harmless(line, name());
    TrackingOptions tracking = TrackingOptions.of(line);
    try (RunSource origin = RunSource.open(Arguments.word(line, "run"), tracking)) {
      RunSpec spec = origin.spec(config, settings);
      Optional<RecordedLosses> losses = origin.losses();
      RunRecord record = origin.withCurves(LOSS::equals, tracking);
      if (losses.isEmpty() && !record.metrics().containsKey(LOSS)) {
        throw new FailedException(
            "%s recorded no loss, so there is nothing to compare with; name a run that has trained"
                .formatted(origin.name()));
      }
      Interruption interruption = console.interruption();
      try (Preparation preparation = preparer.prepare(spec, origin.directory())) {
        Optional<Fork> fork = fork(origin, preparation);
        SingleRun.Trained trained =
            single.train(
                preparation,
                fork,
                new TrackingDestinations(tracking, record.experiment(), console),
                destination -> header(origin, destination, preparation, line),
                interruption,
                console);
        LossComparison comparison =
            compare(record, losses, fork.map(f -> f.checkpoint().step()).orElse(0L), trained.run());
        return report(origin, losses, comparison, trained, console);
      }
    }
  }

  private static RunHeader header(
      RunSource origin,
      TrackingDestination destination,
      Preparation preparation,
      CommandLine line) {
    RunRecord record = origin.record();
    String end = "-rerun";
    String name =
        record.name().substring(0, Math.min(record.name().length(), LONGEST_NAME - end.length()));
    RunHeader header =
        destination.header(
            line.getOptionValue("run-name", name + end),
            "coursework rerun " + origin.name(),
            preparation.spec(),
            preparation.device());
    Map<String, String> tags = new TreeMap<>(header.tags());
    tags.put(RERUN_OF, origin.page().isPresent() ? record.id() : record.clientRunId().orElse("-"));
    Fork.Source.of(record.tags()).ifPresent(source -> tags.putAll(source.tags()));
    return header.withTags(tags).withDescription("Rerun of %s.".formatted(origin.link()));
  }

  /** Where the run began, if it is a fork: with what was fitted to it, here or again. */
  private Optional<Fork> fork(RunSource origin, Preparation preparation) throws IOException {
    List<Path> folders = Checkpoints.folders(origin.directory().resolve(ForkPoint.FOLDER));
    if (folders.isEmpty()) {
      return Optional.empty();
    }
    Path folder = folders.get(0);
    RunSpec there = config.parse(Checkpoint.config(folder), folder + ", config.yaml");
    boolean fitted = origin.fetched().isEmpty();
    return Optional.of(
        fit.at(
            RunHeader.of(origin.record().experiment(), origin.record().name()),
            origin.directory(),
            fitted ? preparation.spec() : there,
            folder,
            preparation));
  }

  private static LossComparison compare(
      RunRecord record, Optional<RecordedLosses> losses, long start, RecordedRun run)
      throws IOException {
    Path directory = run.result().directory();
    if (losses.isEmpty()) {
      MetricHistory repeated = RunRecord.read(directory, LOSS::equals).metrics().get(LOSS);
      return LossComparison.of(record.metrics().get(LOSS), repeated);
    }
    float[] then = losses.get().losses();
    float[] now = LossLog.read(directory).losses();
    if (!record.finished()) { // it is compared as far as it came
      now = Arrays.copyOf(now, Math.min(now.length, then.length));
    }
    return LossComparison.of(start, then, now);
  }

  private static int report(
      RunSource origin,
      Optional<RecordedLosses> losses,
      LossComparison comparison,
      SingleRun.Trained trained,
      Console console) {
    RecordedRun run = trained.run();
    List<String> notes = notes(origin, losses, run);
    List<String> apart = comparison.isEqual() ? List.of() : apart(origin, comparison, run);
    String verdict = verdict(origin, losses.isPresent(), comparison, notes.isEmpty());
    console.table(ResultTable.runs(List.of(run.result())));
    run.link().ifPresent(link -> console.text("run: " + link));
    notes.forEach(console::text);
    apart.forEach(console::text);
    ObjectNode result = Results.run(run);
    result.put("rerun_of", origin.name()).put("equal", comparison.isEqual());
    result.put("compared_losses", comparison.compared()).put("equal_losses", comparison.equal());
    comparison.first().ifPresent(first -> result.put("first_difference", first.step()));
    if (Double.isFinite(comparison.largest())) {
      result.put("largest_difference", comparison.largest());
    }
    result.set("notes", Console.JSON.valueToTree(notes));
    result.put("verdict", verdict);
    console.result(result);
    int delivered = Results.exitCode(List.of(Results.Sent.of(run)), trained.destination(), console);
    console.last(verdict);
    return comparison.isEqual() ? delivered : CommandLineInterface.FAILED;
  }

  /** In what the circumstances differ. */
  private static List<String> notes(
      RunSource origin, Optional<RecordedLosses> losses, RecordedRun run) {
    List<String> notes = new ArrayList<>();
    losses.ifPresent(
        recorded ->
            notes.addAll(
                Circumstances.differences(
                    recorded, 0, recorded.losses().length, run.result().device())));
    String then = origin.record().tags().getOrDefault("coursework.version", "");
    String now = Environment.courseworkVersion();
    if (!then.isEmpty() && !then.equals(now)) {
      notes.add("the run was trained by Coursework %s, here it is %s".formatted(then, now));
    }
    return notes;
  }

  /** How far the two lie from each other. */
  private static List<String> apart(RunSource origin, LossComparison comparison, RecordedRun run) {
    List<String> apart = new ArrayList<>();
    comparison
        .first()
        .ifPresent(
            first ->
                apart.add(
                    "at step %,d the run's loss was %s, here it is %s; they lie up to %s apart"
                        .formatted(
                            first.step(),
                            first.recorded(),
                            first.repeated(),
                            comparison.largest())));
    String target = run.result().spec().target();
    MetricHistory then = origin.record().metrics().get(Measure.ANSWER.heldOut(target));
    Score now = run.result().last().heldOut().get(target);
    if (then != null && now != null) {
      apart.add(
          "held-out accuracy of %s at the end was %.4f, here it is %.4f"
              .formatted(target, then.last(), now.answer()));
    }
    return apart;
  }

  private static String verdict(
      RunSource origin, boolean everyStep, LossComparison comparison, boolean sameCircumstances) {
    String what = everyStep ? "losses" : "points of " + LOSS;
    if (comparison.isEqual()) {
      return "equal: all %,d %s of %s came out the same to the bit"
          .formatted(comparison.compared(), what, origin.name());
    }
    if (comparison.compared() == 0) {
      return "different: no step of %s could be compared".formatted(origin.name());
    }
    return "different: %,d of %,d %s of %s came out the same; %s"
        .formatted(
            comparison.equal(),
            comparison.compared(),
            what,
            origin.name(),
            sameCircumstances
                ? "processor, TensorFlow, device and version are the same"
                : "the circumstances differ as said above");
  }
}
