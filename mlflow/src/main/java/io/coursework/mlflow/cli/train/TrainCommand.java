package io.coursework.mlflow.cli.train;

import io.coursework.mlflow.backend.RunAddress;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedFolder;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.config.Seeds;
import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.ReplicaGroup;
import io.coursework.tfmodel.device.Devices;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Trains one model and records it as one run. */
public final class TrainCommand implements Command {

  private static final String DEFAULT_EXPERIMENT = "coursework";
  private static final String SEEDS = "seeds";
  private static final String PARALLEL = "parallel";
  private static final String REPLICAS = "replicas";

  private static final int LONGEST_NAME = 250;

  private final ConfigLoader config;
  private final RunPreparer preparer;
  private final SingleRun single;
  private final Resumption resumption;
  private final Forking forking;
  private final Comparison comparison;

  @Inject
  TrainCommand(
      ConfigLoader config,
      RunPreparer preparer,
      SingleRun single,
      Resumption resumption,
      Forking forking,
      Comparison comparison) {
    this.config = config;
    this.preparer = preparer;
    this.single = single;
    this.resumption = resumption;
    this.forking = forking;
    this.comparison = comparison;
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String summary() {
    return "train a model on a curriculum and record it as a run";
  }

  @Override
  public String arguments() {
    return "--config FILE [--set KEY=VALUE]... [--seeds LIST] [options] | --resume RUN"
        + " [--new-run [--set KEY=VALUE]...]";
  }

  @Override
  public String example() {
    return "coursework train --config configs/joint.yaml --set model.d_model=48 --set seed=7"
        + " --experiment my-team --run-name wide";
  }

  @Override
  public Options options() {
    Options options = TrackingOptions.options(DEFAULT_EXPERIMENT);
    options.addOption(
        Arguments.value(
            "config",
            "FILE",
            "what to train, such as configs/joint.yaml, or runs:/<run id> for what a recorded run"
                + " trained"));
    options.addOption(
        Arguments.value(
            "set", "KEY=VALUE", "overrides the file, such as model.d_model=48; may be repeated"));
    InitOptions.all().forEach(options::addOption);
    options.addOption(
        Arguments.value("run-name", "NAME", "name of the run (default: curriculum and seed)"));
    options.addOption(
        Arguments.value(
            SEEDS,
            "LIST",
            "one run for each of several seeds, such as 0..7 or 0,3,5, under a parent"));
    options.addOption(
        Arguments.value(
            PARALLEL, "N", "with --seeds: runs at a time (default: cores / training.threads)"));
    options.addOption(
        Arguments.value(
            REPLICAS,
            "graph|runs",
            "with --seeds: all steps together in one graph, or runs side by side (default: graph on"
                + " a GPU, else runs)"));
    options.addOption(
        Arguments.value(
            ResumeOptions.RESUME,
            "RUN",
            "in place of --config: a run that was stopped, by its folder or as runs:/<run id>, to continue"
                + " as if it had not been"));
    options.addOption(
        Arguments.flag(
            ForkOptions.NEW_RUN,
            "with --resume: a new run that starts at that one's newest checkpoint, or at the"
                + " checkpoint whose folder is given, perhaps with other settings"));
    return options;
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    if (line.hasOption(SEEDS) && line.hasOption(ResumeOptions.RESUME)) {
      throw new UsageException("--seeds begins runs and --resume continues one; give one of them");
    }
    if (line.hasOption(PARALLEL) && !line.hasOption(SEEDS)) {
      throw new UsageException("--parallel is for several runs; give --seeds, such as 0..7");
    }
    if (line.hasOption(REPLICAS)) {
      requireReplicas(line);
    }
    if (line.hasOption(ForkOptions.NEW_RUN) && !line.hasOption(ResumeOptions.RESUME)) {
      throw new UsageException("--new-run needs a run to start from; give --resume RUN_DIR");
    }
    if (line.getOptionValue("run-name", "").length() > LONGEST_NAME) {
      throw new UsageException(
          "--run-name has more than %d characters; shorten it".formatted(LONGEST_NAME));
    }
    try {
      return line.hasOption(ResumeOptions.RESUME) ? goOn(line, console) : begin(line, console);
    } catch (InterruptedRunException e) {
      e.directory()
          .map(run -> Arguments.quoted(run.toString()))
          .ifPresent(run -> console.log("resume with: coursework train --resume " + run));
      throw e;
    }
  }

  /**
   * Continues with what --resume names: a folder, or a run of the server wherever its folder is.
   */
  private int goOn(CommandLine line, Console console) throws IOException {
    String named = line.getOptionValue(ResumeOptions.RESUME);
    Optional<Path> folder =
        RunAddress.isMeant(named)
            ? RunSource.here(named, TrackingOptions.of(line))
            : Optional.of(NamedFolder.of(named, "--" + ResumeOptions.RESUME));
    if (folder.isEmpty()) {
      try (RunSource origin = RunSource.open(named, TrackingOptions.of(line))) {
        return forking.run(origin, ForkOptions.of(line), console);
      }
    }
    return line.hasOption(ForkOptions.NEW_RUN)
        ? forking.run(folder.get(), ForkOptions.of(line), console)
        : resumption.run(folder.get(), ResumeOptions.of(line), console);
  }

  private static void requireReplicas(CommandLine line) {
    String word = line.getOptionValue(REPLICAS);
    if (!List.of("graph", "runs").contains(word)) {
      throw new UsageException("--replicas %s is unknown; choose graph or runs".formatted(word));
    }
    if (!line.hasOption(SEEDS)) {
      throw new UsageException("--replicas is for several runs; give --seeds, such as 0..7");
    }
    if (word.equals("graph") && line.hasOption(PARALLEL)) {
      throw new UsageException(
          "--replicas graph trains all runs at a time; leave out --parallel, or give --replicas"
              + " runs");
    }
  }

  /**
   * Whether all seeds take their steps together: where the user wants it, else on a GPU, which one
   * small model would leave idle.
   *
   * @throws UsageException if the user wants it and the configuration does not allow it
   */
  private static boolean together(CommandLine line, Preparation preparation, Console console) {
    String wanted = line.getOptionValue(REPLICAS, line.hasOption(PARALLEL) ? "runs" : "");
    if (wanted.equals("runs") || wanted.isEmpty() && !Devices.isGpu(preparation.device())) {
      return false;
    }
    Optional<String> obstacle = ReplicaGroup.obstacle(preparation.spec());
    if (obstacle.isPresent() && !wanted.isEmpty()) {
      throw new UsageException("--replicas graph: " + obstacle.get());
    }
    obstacle.ifPresent(reason -> console.log("training separate runs: " + reason));
    return obstacle.isEmpty();
  }

  private int begin(CommandLine line, Console console) throws IOException {
    String file = Arguments.required(line, "config");
    RunSpec spec = spec(file, line);
    if (line.hasOption(SEEDS)) {
      return replicas(spec, line, console);
    }
    Interruption interruption = console.interruption();
    TrackingOptions tracking = TrackingOptions.of(line);
    try (Preparation preparation = preparer.prepare(spec, tracking, console)) {
      String name = line.getOptionValue("run-name", spec.name() + "-seed-" + spec.seed());
      SingleRun.Trained trained =
          single.train(
              preparation,
              Optional.empty(),
              new TrackingDestinations(tracking, DEFAULT_EXPERIMENT, console),
              destination ->
                  destination.header(
                      name, "coursework train --config " + file, spec, preparation.device()),
              interruption,
              console);
      return SingleRun.report(trained.run(), trained.destination(), console);
    }
  }

  /** What is to be trained: as a file says, or as a recorded run was. */
  private RunSpec spec(String file, CommandLine line) throws IOException {
    List<String> settings = InitOptions.settings(line);
    if (!RunAddress.isMeant(file)) {
      return config.load(Path.of(file), settings);
    }
    try (RunSource recorded = RunSource.open(file, TrackingOptions.of(line))) {
      return recorded.spec(config, settings);
    }
  }

  /** One run for each of several seeds, side by side under a parent run. */
  private int replicas(RunSpec spec, CommandLine line, Console console) throws IOException {
    ComparisonOptions.requireNoSeed(Arguments.all(line, "set"), "--seeds alone");
    String word = line.getOptionValue(SEEDS);
    int side = Math.max(1, Runtime.getRuntime().availableProcessors() / spec.training().threads());
    List<Long> seeds = Seeds.of(word, "--" + SEEDS);
    String listed = spec.name() + "-seeds-" + word.replace(" ", "");
    String name =
        line.getOptionValue(
            "run-name",
            listed.length() > LONGEST_NAME
                ? "%s-%d-seeds".formatted(spec.name(), seeds.size())
                : listed);
    return comparison.run(
        List.of(spec),
        new Comparison.Repetition(
            seeds,
            (int) Arguments.whole(line, PARALLEL, Math.min(side, 64), 1, 64),
            preparation -> together(line, preparation, console)),
        Comparison.Parent.of(name(), name),
        DEFAULT_EXPERIMENT,
        TrackingOptions.of(line),
        console);
  }
}
