package io.coursework.mlflow.cli.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.hyperparameter.RateRange;
import io.coursework.analysis.hyperparameter.RisingLosses;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedRuns;
import io.coursework.mlflow.cli.destination.Results;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.config.Seeds;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.experiment.RisingRate;
import io.coursework.mlflow.experiment.recording.RateRangeRecorder;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.experiment.setup.SeedParams;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunStatus;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Trains at a rising learning rate until the loss diverges, and suggests a rate. */
public final class LrRangeCommand implements Command {

  private static final String EXPERIMENT = "coursework-lr-range";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String STEPS = "steps";
  private static final String SEEDS = "seeds";
  private static final double LOWEST = 1e-5;
  private static final double HIGHEST = 1;
  private static final int LENGTH = 500; // a hundred for each power of ten
  private static final int LONGEST = 1_000_000;

  private final ConfigLoader config;
  private final RunPreparer preparer;
  private final RunParams params;

  @Inject
  LrRangeCommand(ConfigLoader config, RunPreparer preparer, RunParams params) {
    this.config = config;
    this.preparer = preparer;
    this.params = params;
  }

  @Override
  public String name() {
    return "lr-range";
  }

  @Override
  public String summary() {
    return "train at a rising learning rate until the loss diverges, and suggest a rate";
  }

  @Override
  public String arguments() {
    return "--config FILE [--from RATE] [--to RATE] [--steps N] [--seeds LIST] [--set KEY=VALUE]..."
        + " [options]";
  }

  @Override
  public String example() {
    return "coursework lr-range --config configs/joint.yaml --set model.d_model=64 --seeds 0..2";
  }

  @Override
  public Options options() {
    return TrackingOptions.options(EXPERIMENT)
        .addOption(Arguments.value("config", "FILE", "what to train, such as configs/joint.yaml"))
        .addOption(Arguments.value(FROM, "RATE", "rate of the first step (default: 0.00001)"))
        .addOption(Arguments.value(TO, "RATE", "rate of the last step (default: 1)"))
        .addOption(
            Arguments.value(
                STEPS,
                "N",
                "steps from the one to the other, %d at least (default: %d)"
                    .formatted(RisingRate.FEWEST, LENGTH)))
        .addOption(
            Arguments.value(
                SEEDS,
                "LIST",
                "several seeds, such as 0..2: the suggestion is of their mean curve (default: that of"
                    + " the configuration)"))
        .addOption(
            Arguments.value(
                "set",
                "KEY=VALUE",
                "overrides the file, such as model.d_model=48; may be repeated"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    RisingRate rising =
        new RisingRate(
            Arguments.number(line, FROM, LOWEST),
            Arguments.number(line, TO, HIGHEST),
            (int) Arguments.whole(line, STEPS, LENGTH, 1, LONGEST));
    String file = Arguments.required(line, "config");
    RunSpec spec = spec(file, Arguments.all(line, "set"), rising);
    List<Long> seeds = List.of(spec.seed());
    if (line.hasOption(SEEDS)) {
      ComparisonOptions.requireNoSeed(Arguments.all(line, "set"), "--seeds alone");
      seeds = Seeds.of(line.getOptionValue(SEEDS), "--" + SEEDS);
    }
    TrackingOptions tracking = TrackingOptions.of(line);
    Interruption interruption = console.interruption();
    TrackingDestination destination =
        new TrackingDestinations(tracking, EXPERIMENT, console).open();
    RateRangeRecorder found = trained(spec, seeds, rising, tracking, interruption, console);
    found.words().forEach(words -> console.wrapped(words, 2));
    return record(found, spec, file, rising, destination, interruption, console);
  }

  /** What the file says, at the rising rate. */
  private RunSpec spec(String file, List<String> given, RisingRate rising) {
    List<String> settings = new ArrayList<>(given);
    for (String setting : rising.settings()) {
      String key = setting.split("=", 2)[0];
      if (given.stream().anyMatch(one -> one.strip().startsWith(key + "="))) {
        throw new UsageException("--set %s would be overruled by the rising rate".formatted(key));
      }
      settings.add(setting);
    }
    // A curriculum changes over all of its steps: these are its first.
    RunSpec spec = config.load(Path.of(file), settings);
    if (spec.training().steps() >= rising.steps()) {
      return spec;
    }
    settings.add("training.steps=" + rising.steps());
    return config.load(Path.of(file), settings);
  }

  private RateRangeRecorder trained(
      RunSpec spec,
      List<Long> seeds,
      RisingRate rising,
      TrackingOptions tracking,
      Interruption interruption,
      Console console)
      throws IOException {
    Progress progress = console.progress();
    SortedMap<Long, RisingLosses> losses = new TreeMap<>();
    double[] rates = new double[rising.steps()];
    for (long seed : seeds) {
      String name = "%s %d".formatted(spec.name(), seed);
      try (Preparation preparation = preparer.prepare(spec.withSeed(seed), tracking, console);
          Progress.Bar bar = progress.start(name, rising.steps(), "steps")) {
        RisingLosses own = rising.train(preparation, rates, bar, interruption);
        losses.put(seed, own);
        bar.finish(
            own.diverged()
                ? "diverged at step %d".formatted(own.losses().length)
                : "did not diverge");
      }
    }
    try {
      return new RateRangeRecorder(RateRange.of(rates, List.copyOf(losses.values())), losses);
    } catch (IllegalArgumentException e) {
      throw new FailedException(e.getMessage());
    }
  }

  private int record(
      RateRangeRecorder found,
      RunSpec spec,
      String file,
      RisingRate rising,
      TrackingDestination destination,
      Interruption interruption,
      Console console)
      throws IOException {
    Map<String, String> tags = Map.of(NamedRuns.STUDY, name());
    ObjectNode result = json(found);
    try (Run run =
        destination
            .tracking()
            .start(
                destination.outermost(
                    destination.header(
                        spec.name() + "-lr-range",
                        "coursework lr-range --config " + Arguments.quoted(file),
                        tags)))) {
      Map<String, String> all = new TreeMap<>(params.of(spec));
      all.remove(SeedParams.SEED);
      all.put("lr_range.from", Double.toString(rising.from()));
      all.put("lr_range.to", Double.toString(rising.to()));
      all.put("lr_range.steps", Integer.toString(rising.steps()));
      all.put("lr_range.seeds", found.seeds().keySet().toString());
      run.params(all);
      run.artifact("config.yaml", config.yaml(spec).getBytes(StandardCharsets.UTF_8));
      found.record(run, spec.name());
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(interruption::drain);
      run.link().ifPresent(link -> console.text("run: " + link));
      console.text("figure: " + run.directory().resolve("artifacts/figures/lr_range.svg"));
      run.remoteId().ifPresent(id -> result.put("run_id", id));
      run.link().ifPresent(link -> result.put("link", link.toString()));
      result.put("directory", run.directory().toString());
      Results.delivery(result, delivery);
      console.result(result);
      return Results.exitCode(
          List.of(new Results.Sent(run.directory(), run.remoteId(), delivery)),
          destination,
          console);
    }
  }

  private static ObjectNode json(RateRangeRecorder found) {
    RateRange range = found.range();
    ObjectNode result = Console.JSON.createObjectNode();
    result.put("suggestion", range.suggestion()).put("steepest", range.steepestRate());
    range.diverged().ifPresent(rate -> result.put("diverged", rate));
    result.put("steps", range.rates().length);
    found.seeds().keySet().forEach(result.putArray("seeds")::add);
    result.set("rates", Console.JSON.valueToTree(range.rates()));
    result.set("losses", Console.JSON.valueToTree(range.losses()));
    result.set("smoothed", Console.JSON.valueToTree(range.smoothed()));
    return result;
  }
}
