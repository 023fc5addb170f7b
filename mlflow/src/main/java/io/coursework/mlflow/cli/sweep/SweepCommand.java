package io.coursework.mlflow.cli.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.figure.ShortNumber;
import io.coursework.curricula.spec.SpecType;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.SpecTypes;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedFolder;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.sweep.Sweep;
import io.coursework.mlflow.sweep.SweepForecast;
import io.coursework.mlflow.sweep.TrialCosts;
import io.coursework.mlflow.sweep.TrialCosts.TrialCost;
import io.coursework.mlflow.sweep.TrialTable;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.judging.Objective;
import io.coursework.mlflow.sweep.plan.Condition;
import io.coursework.mlflow.sweep.plan.Draw;
import io.coursework.mlflow.sweep.plan.FreshSeeds;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.RandomSearch;
import io.coursework.mlflow.sweep.plan.Search;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.SweepSpec;
import io.coursework.mlflow.sweep.rule.SettingRule;
import io.coursework.mlflow.system.TimeText;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.run.ResumeException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * Runs all trials of a sweep, on this machine or on a cluster, or continues with one that was
 * stopped.
 */
public final class SweepCommand implements Command {

  private static final String RESUME = "resume";
  private static final String KEYS = "keys";

  private final ConfigLoader config;
  private final Planner planner;
  private final WarmStart warmStart;
  private final Sweep sweep;
  private final Engines engines;
  private final Sweeping sweeping;
  private final SweepForecast forecast;
  private final RunParams params;
  private final Set<SpecType> types;

  @Inject
  SweepCommand(
      ConfigLoader config,
      Planner planner,
      WarmStart warmStart,
      Sweep sweep,
      Engines engines,
      Sweeping sweeping,
      SweepForecast forecast,
      RunParams params,
      Set<SpecType> types) {
    this.config = config;
    this.planner = planner;
    this.warmStart = warmStart;
    this.sweep = sweep;
    this.engines = engines;
    this.sweeping = sweeping;
    this.forecast = forecast;
    this.params = params;
    this.types = types;
  }

  @Override
  public String name() {
    return "sweep";
  }

  @Override
  public String summary() {
    return "train many models: grids, random draws, curricula and seeds from one file, resumable";
  }

  @Override
  public String arguments() {
    return "--config FILE [--set KEY=VALUE]... [--parallel N] [--dry-run] [--engine spark --master URL]"
        + " | --resume PARENT_DIR"
        + " | --keys";
  }

  @Override
  public String example() {
    return "coursework sweep --config configs/sweeps/sizes.yaml --dry-run";
  }

  @Override
  public Options options() {
    Options options = SweepOptions.planned();
    EngineOptions.all().getOptions().forEach(options::addOption);
    return options
        .addOption(TrackingOptions.reuseOption())
        .addOption(
            Arguments.flag(
                SweepOptions.DRY_RUN,
                "print the trials and an estimate of their time; run none of them"))
        .addOption(Arguments.flag(KEYS, "list the keys of a sweep's file"))
        .addOption(
            Arguments.value(
                RESUME,
                "PARENT_DIR",
                "in place of --config: the folder of a sweep's parent run, to continue what has"
                    + " not finished"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    if (line.hasOption(KEYS)) {
      return keys(console);
    }
    if (line.hasOption(RESUME)) {
      return resume(line, console);
    }
    Path file = Path.of(Arguments.required(line, SweepOptions.CONFIG));
    return run(file, plan -> new ChosenPart(plan, Map.of()), SweepOptions.of(line), console);
  }

  /**
   * What is run of a plan.
   *
   * @param tags of the sweep's run, such as what it may cost
   */
  record ChosenPart(SweepPlan plan, Map<String, String> tags) {}

  /** Chooses among the trials of a plan. */
  @FunctionalInterface
  interface Choice {
    ChosenPart of(SweepPlan plan) throws IOException;
  }

  /** Runs what is chosen of a file's sweep, or says what it would be. */
  int run(Path file, Choice choice, SweepOptions options, Console console) throws IOException {
    ChosenPart part = choice.of(planner.plan(file, options.settings(), console::log));
    SweepPlan plan = warmStart.of(part.plan(), options.tracking(), console);
    if (options.dryRun()) {
      Engines.requireLocal(
          options.engine(), "--" + SweepOptions.DRY_RUN + " estimates the time on this machine");
      int parallel = Engines.resources(options.engine(), plan).parallel();
      return show(plan, parallel, options.tracking(), console);
    }
    Engines.Chosen chosen = engines.begin(options.engine(), plan);
    Interruption interruption = console.interruption();
    TrackingDestination destination =
        new TrackingDestinations(options.tracking(), SweepOptions.DEFAULT_EXPERIMENT, console)
            .open(Sweeping.target(plan));
    TrialContext place =
        sweeping.place(plan, options.tracking().runs(), destination, interruption, console);
    return sweeping.report(
        sweep.begin(
            plan,
            sweeping.parent(plan, destination, options.config(), part.tags()),
            chosen.choice(),
            chosen.engine(),
            place,
            console.progress()),
        destination,
        console);
  }

  private int resume(CommandLine line, Console console) throws IOException {
    for (String option :
        List.of(SweepOptions.CONFIG, "set", "experiment", "runs-dir", SweepOptions.DRY_RUN)) {
      if (line.hasOption(option)) {
        throw new UsageException(
            "--%s does not go with --resume: the sweep has its own; leave it out"
                .formatted(option));
      }
    }
    Path directory = NamedFolder.of(line.getOptionValue(RESUME), "--" + RESUME);
    Path file = directory.resolve("artifacts").resolve(SweepPlan.FILE);
    if (Files.isDirectory(directory) && !Files.exists(file)) {
      throw new ResumeException(
          "%s is not the parent run of a sweep: it has no artifacts/%s; give one of those"
              .formatted(directory, SweepPlan.FILE));
    }
    Interruption interruption = console.interruption();
    try (StoppedRun stopped = StoppedRun.open(directory)) {
      SweepPlan plan = SweepPlan.read(file, config);
      EngineOptions options = EngineOptions.of(line);
      Engines.Chosen chosen = engines.goOn(options, stopped.directory(), plan, console);
      Path runs = stopped.directory().getParent();
      TrackingDestination destination =
          new TrackingDestinations(options.tracking(), stopped.header().experiment(), console, runs)
              .open(stopped.header(), Sweeping.target(plan));
      TrialContext place = sweeping.place(plan, runs, destination, interruption, console);
      return sweeping.report(
          sweep.resume(plan, stopped, chosen.choice(), chosen.engine(), place, console.progress()),
          destination,
          console);
    } catch (InterruptedRunException e) {
      console.log("continue with: coursework sweep --resume " + directory);
      throw e;
    }
  }

  /** What a sweep's file may say. */
  private int keys(Console console) {
    ObjectNode result = Console.JSON.createObjectNode();
    ArrayNode parts = result.putArray("parts");
    for (SpecType part :
        List.of(
            new SpecType(Record.class, "sweep", SweepSpec.class, "the file"),
            new SpecType(Record.class, "random", RandomSearch.class, "under the key random"),
            new SpecType(Record.class, "when", Condition.class, "each item under the key when"),
            new SpecType(
                Record.class, "objective", Objective.class, "each item under the key objective"))) {
      parts.add(SpecTypes.json(part));
      console.lines(part.summary() + ":\n" + SpecTypes.keys(part));
    }
    ArrayNode draws = result.putArray("draws");
    for (SpecType draw : SpecTypes.of(types, Draw.class)) {
      draws.add(SpecTypes.json(draw));
      console.wrapped("under random.keys, type: " + draw.name() + ": " + draw.summary(), 2);
      console.lines(SpecTypes.keys(draw));
    }
    ArrayNode rules = result.putArray("rules");
    for (SpecType rule : SpecTypes.of(types, SettingRule.class)) {
      rules.add(SpecTypes.json(rule));
      console.wrapped("under rules, a key with type: " + rule.name() + ": " + rule.summary(), 2);
      console.lines(SpecTypes.keys(rule));
    }
    ArrayNode searches = result.putArray("searches");
    for (SpecType search : SpecTypes.of(types, Search.class)) {
      searches.add(SpecTypes.json(search));
      console.wrapped("under search, type: " + search.name() + ": " + search.summary(), 2);
      console.lines(SpecTypes.keys(search));
    }
    console.result(result);
    return CommandLineInterface.DONE;
  }

  /** What a plan costs here. */
  SweepForecast.Found estimate(
      SweepPlan plan, int parallel, TrackingOptions tracking, Console console) throws IOException {
    return forecast.of(plan, parallel, sweeping.preparing(tracking, console), console::log);
  }

  /** The plan, and what it costs here. */
  private int show(SweepPlan plan, int parallel, TrackingOptions tracking, Console console)
      throws IOException {
    SweepForecast.Found found = estimate(plan, parallel, tracking, console);
    TrialTable table = TrialTable.planned(plan, params);
    TrialCosts costs = found.costs();
    IntSummaryStatistics sizes =
        costs.trials().stream().mapToInt(TrialCost::weights).summaryStatistics();
    console.table(costs.beside(table.plan()));
    console.wrapped(
        "%d trials, %,d to %,d parameters, %,d steps and %s FLOPs in all, %d at a time"
            .formatted(
                plan.trials().size(),
                sizes.getMin(),
                sizes.getMax(),
                plan.steps(),
                ShortNumber.of(costs.flops()),
                parallel),
        2);
    console.wrapped(
        "a step takes %.2f to %.2f ms, a trial does %s FLOPs a second; about %s in all for training and evaluation, probes not counted"
            .formatted(
                1000 * found.cheapest().secondsPerStep(),
                1000 * found.dearest().secondsPerStep(),
                ShortNumber.of(found.flopsPerSecond()),
                TimeText.ofSeconds(found.seconds())),
        2);
    int most = plan.search().most(plan);
    double share = plan.search().share(plan);
    if (plan.growth().grows()) {
      FreshSeeds fresh = plan.growth().fresh();
      console.wrapped(
          "the results choose more: at most %d trials of the search in all%s%s"
              .formatted(
                  most,
                  fresh.race() > 0 ? ", %d of close settings".formatted(fresh.race()) : "",
                  fresh.confirm() > 0
                      ? ", %d that confirm the best of each curriculum".formatted(fresh.confirm())
                      : ""),
          2);
    }
    if (share < 1) {
      console.text(
          "the search begins %d of them at most and takes about %.0f%% of that"
              .formatted(most, 100 * share));
    }
    ObjectNode result = SweepAnswer.json(plan.sweep(), table);
    result.put("most_trials", most).put("share", share);
    result.put("parallel", parallel).put("steps", plan.steps());
    result.putArray("parameters").add(sizes.getMin()).add(sizes.getMax());
    result.put("flops", costs.flops()).put("flops_per_second", found.flopsPerSecond());
    Map<Integer, Double> flops = costs.byNumber();
    for (JsonNode trial : result.get("trials")) {
      ((ObjectNode) trial).put("flops", flops.get(trial.get("trial").asInt()));
    }
    ArrayNode perStep = result.putArray("seconds_per_step");
    perStep.add(found.cheapest().secondsPerStep()).add(found.dearest().secondsPerStep());
    result.put("estimated_seconds", found.seconds());
    console.result(result);
    return CommandLineInterface.DONE;
  }
}
